"""The inotify instances that a node's programs need, of which Linux limits the number per user."""

import os
from collections.abc import Iterable
from pathlib import Path

from lab.doctor.finding import Finding

LIMIT = Path("/proc/sys/fs/inotify/max_user_instances")
LINK = "anon_inode:inotify"
EACH = 20
"""Instances that a node with its pods uses, counted in a lab of three nodes with both variants."""

ENOUGH = 1024
"""The least value to raise the limit to; an instance costs the kernel a few hundred bytes."""


def room(nodes: int = 1) -> Finding:
    """Whether `nodes` more nodes find enough instances beside those that are in use."""
    limit, used = int(LIMIT.read_text()), in_use()
    needed = used + EACH * nodes
    found = f"{used} of {limit} in use; {EACH} for each of {nodes} more node(s)"
    remedy = f"`sysctl fs.inotify.max_user_instances={max(ENOUGH, needed)}`"
    return Finding("inotify instances", needed <= limit, found, remedy)


def make_room(nodes: int) -> Finding:
    """Raise the limit until the next reboot if it is too low for `nodes` more nodes."""
    before = room(nodes)
    if before.fine:
        return before
    try:
        LIMIT.write_text(str(max(ENOUGH, in_use() + EACH * nodes)))
    except OSError:
        return before
    return room(nodes)


def in_use() -> int:
    """How many instances the processes of this user hold."""
    return sum(_held(Path("/proc") / name) for name in os.listdir("/proc") if name.isdigit())


def _held(process: Path) -> int:
    try:
        ours = process.stat().st_uid == os.geteuid()
        return count(map(_link, (process / "fd").iterdir())) if ours else 0
    except OSError:
        return 0


def _link(descriptor: Path) -> str:
    """What a descriptor links to; empty if it was closed meanwhile."""
    try:
        return os.readlink(descriptor)
    except OSError:
        return ""


def count(links: Iterable[str]) -> int:
    """How many of a process's descriptors, by what they link to, are inotify instances."""
    return sum(link == LINK for link in links)
