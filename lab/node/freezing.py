"""A node's processes held still, and let go: they keep what they have, and answer nobody."""

import time
from pathlib import Path

from lab.cluster import Cluster, Node
from lab.errors import TimedOut
from lab.node import cgroups

DEADLINE = 10
"""Seconds until every process of a node stands still, or goes on."""


def freeze(cluster: Cluster, node: Node) -> None:
    """Hold all of a node's processes, those of its pods included."""
    _set(cluster, node, frozen=True)


def thaw(cluster: Cluster, node: Node) -> None:
    """Let a node's processes go on; also needed before they can be ended."""
    _set(cluster, node, frozen=False)


def frozen(cluster: Cluster, node: Node) -> bool:
    """Whether a node is held still: its sockets still take questions, and answer none."""
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
    """v1 may answer FREEZING for a while, and goes on when it is asked again."""
    end = time.monotonic() + DEADLINE
    while True:
        (folder / name).write_text(wanted)
        state = (folder / name).read_text().strip()
        if state == wanted:
            return
        if time.monotonic() > end:
            raise TimedOut(f"{folder / name} is {wanted} within {DEADLINE} s: last seen: {state}")
        time.sleep(0.05)
