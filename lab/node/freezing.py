"""Freezing and thawing a node's processes: frozen ones keep their state and answer nothing."""

import time
from pathlib import Path

from lab.cluster import Cluster, Node
from lab.errors import TimedOut
from lab.node import cgroups

DEADLINE = 10
"""Seconds until every process of a node is frozen, or thawed."""


def freeze(cluster: Cluster, node: Node) -> None:
    """Freeze all of a node's processes, those of its pods included."""
    _set(cluster, node, frozen=True)


def thaw(cluster: Cluster, node: Node) -> None:
    """Thaw a node's processes, which is also needed before they can be ended."""
    _set(cluster, node, frozen=False)


def frozen(cluster: Cluster, node: Node) -> bool:
    """Whether a node is frozen: its sockets still accept connections, and answer none."""
    states = [
        (hierarchy / cluster.cgroup / f"{node.name}-system" / name, word)
        for hierarchy in cgroups.hierarchies()
        for name, word in (("freezer.state", "FROZEN"), ("cgroup.freeze", "1"))
    ]
    return any(file.exists() and file.read_text().strip() == word for file, word in states)


def _set(cluster: Cluster, node: Node, *, frozen: bool) -> None:
    for group in (f"{node.name}-system", node.name):
        for hierarchy in cgroups.hierarchies():
            folder = hierarchy / cluster.cgroup / group
            if (folder / "freezer.state").exists():
                _write(folder, "freezer.state", "FROZEN" if frozen else "THAWED")
            elif (folder / "cgroup.freeze").exists():
                _write(folder, "cgroup.freeze", str(int(frozen)))


def _write(folder: Path, name: str, wanted: str) -> None:
    """Write until the state is reached: v1 may stay FREEZING, and continues when written again."""
    end = time.monotonic() + DEADLINE
    while True:
        (folder / name).write_text(wanted)
        state = (folder / name).read_text().strip()
        if state == wanted:
            return
        if time.monotonic() > end:
            raise TimedOut(f"{folder / name} is {wanted} within {DEADLINE} s: last seen: {state}")
        time.sleep(0.05)
