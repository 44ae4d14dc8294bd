"""Finding a node's processes from the machine: by namespace, never by a file that may be stale."""

import os
import signal
from collections.abc import Generator, Iterable
from pathlib import Path

from lab.cluster import Node
from lab.node.network import NAMESPACES
from lab.waiting import until


def init(node: Node) -> int | None:
    """The pid, on the machine, of the node's process 1; None if the node does not run."""
    try:
        network = (NAMESPACES / node.namespace).stat().st_ino
    except FileNotFoundError:
        return None
    for pid in _pids():
        if _namespace(pid, "net") == network and _inner_pid(pid) == 1:
            return pid
    return None


def stopped(nodes: Iterable[Node]) -> int:
    """How many of the nodes do not run."""
    return sum(init(node) is None for node in nodes)


def host_pids(node: Node) -> dict[int, int]:
    """The node's processes: pid inside its pid namespace → pid on the host."""
    first = init(node)
    space = first and _namespace(first, "pid")
    if not space:
        return {}
    return {_inner_pid(pid): pid for pid in _pids() if _namespace(pid, "pid") == space}


def kill(node: Node) -> None:
    """End all of a node's processes at once, containers included, as a power cut does."""
    if not (NAMESPACES / node.namespace).exists():
        return
    network = (NAMESPACES / node.namespace).stat().st_ino
    killed: set[int] = set()

    def look() -> tuple[bool, str]:
        found = [pid for pid in _pids() if _namespace(pid, "net") == network]
        for pid in found:
            _kill(pid)
        killed.update(found)
        left = [pid for pid in killed if runs(pid)]
        return not found and not left, f"processes {found or left}"

    until(look, what=f"node {node.name}: its processes end", deadline=20, pause=0.1)


def runs(pid: int) -> bool:
    """Whether any thread of a process runs: its ports are free once the last has ended.

    The first one's end takes the process out of its namespaces already.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return not (fields["State"].startswith("Z") and fields["Threads"] == "1")


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _pids() -> Generator[int]:
    return (int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())


def _namespace(pid: int, kind: str) -> int | None:
    try:
        return os.stat(f"/proc/{pid}/ns/{kind}").st_ino
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None


def _inner_pid(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    line = next(row for row in status.splitlines() if row.startswith("NSpid:"))
    return int(line.split()[-1])
