"""Making an entry of the cache once, for concurrent callers: complete, or absent."""

import errno
import fcntl
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from lab.errors import BuildFailed, LabError
from lab.files import modes_for_all
from lab.progress import step

RETRY = "run the same command again: it continues from here"


def once(target: Path, title: str, usual: float, make: Callable[[Path], None]) -> Path:
    """Make a file or folder of the cache if it is missing, as a step with a progress bar.

    make: writes it to the path it is given, which is renamed to `target` when it is done. usual:
    seconds. All may read what it makes. Raises BuildFailed if the disk is full, LabError if the
    cache is not writable.
    """
    if target.exists():
        return target
    with _locked(target), modes_for_all(), _full_disk_named(target):
        if not target.exists():
            with step(title, usual):
                draft = _room(target)
                make(draft)
                draft.rename(target)
    return target


def _room(target: Path) -> Path:
    """The path of a draft, without the remains of an interrupted attempt."""
    draft = target.with_name(target.name + ".new")
    if draft.is_dir():
        shutil.rmtree(draft)
    draft.unlink(missing_ok=True)
    return draft


def disk_full(what: str, target: Path) -> str:
    """The message for a disk that filled up while something was built."""
    return (
        f"the disk is full: building {what} needs room under {target.parent} and in Go's caches "
        f"and the temporary folder (25 GB in all for a first build): free some and {RETRY}"
    )


@contextmanager
def _full_disk_named(target: Path) -> Generator[None]:
    """Turn "no space left" into one message that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise BuildFailed(disk_full(target.name, target)) from None


@contextmanager
def _locked(target: Path) -> Generator[None]:
    """Hold a lock beside a cache entry, so that two clones never build the same entry at once."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.with_name(f".{target.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise LabError(
            f"cannot write to the cache {target.parent}: {error.strerror}: "
            "run as its owner, or set LAB_CACHE to another folder"
        ) from None
