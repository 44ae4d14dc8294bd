"""The lab's cgroups, in every hierarchy of cgroup v1, or in the one of v2."""

import time
from functools import cache
from pathlib import Path

from lab.errors import LabError

ROOT = Path("/sys/fs/cgroup")


@cache
def hierarchies() -> tuple[Path, ...]:
    """The mount points of cgroups: v2's single one, or v1's by controller."""
    mounts: dict[int, Path] = {}
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, where, kind, *_ = line.split()
        if kind == "cgroup2" and Path(where) == ROOT:
            return (ROOT,)
        if kind == "cgroup":
            mounts[Path(where).stat().st_dev] = Path(where)
    return tuple(mounts.values())


def _everywhere() -> list[Path]:
    """All hierarchies, with the one of v2 that runc also uses beside v1's."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    return [Path(where) for _, where, kind, *_ in mounts if kind in ("cgroup", "cgroup2")]


def make(*parts: str) -> list[Path]:
    """Create a cgroup and its parents in every hierarchy; returns its folders."""
    return [_make(hierarchy, parts) for hierarchy in hierarchies()]


def _make(hierarchy: Path, parts: tuple[str, ...]) -> Path:
    folder = hierarchy
    for part in parts:
        _delegate(folder)
        child = folder / part
        child.mkdir(exist_ok=True)
        _inherit_cpuset(folder, child)
        folder = child
    return folder


def _delegate(folder: Path) -> None:
    """Give a v2 cgroup's children all of its controllers."""
    controllers = folder / "cgroup.controllers"
    if controllers.exists():
        words = [f"+{name}" for name in controllers.read_text().split()]
        (folder / "cgroup.subtree_control").write_text(" ".join(words))


def _inherit_cpuset(parent: Path, child: Path) -> None:
    """Copy the parent's CPUs and memory nodes: a new v1 cpuset without them takes no process."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        file = child / name
        if (parent / name).exists() and not file.read_text().strip():
            file.write_text((parent / name).read_text())


def remove(name: str, deadline: float = 15) -> None:
    """Remove a cgroup and all below it, once its processes have ended.

    deadline: seconds. Raises LabError that names a cgroup which stays busy.
    """
    end = time.monotonic() + deadline
    for hierarchy in _everywhere():
        folders = sorted((hierarchy / name).rglob("*/"), key=lambda p: -len(p.parts))
        for folder in [*(f for f in folders if f.is_dir()), hierarchy / name]:
            _rmdir(folder, end)


def _rmdir(folder: Path, end: float) -> None:
    while folder.exists():
        try:
            folder.rmdir()
        except OSError as error:
            if time.monotonic() > end:
                busy = (folder / "cgroup.procs").read_text().split()
                raise LabError(
                    f"cgroup {folder} cannot be removed ({error.strerror}); its processes: {busy}"
                ) from None
            time.sleep(0.1)
