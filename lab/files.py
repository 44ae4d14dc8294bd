"""Writing files and links whole or not at all, and only where they change."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, text: str) -> Path:
    """Write a file that anybody may read; an equal one is left alone (others may watch it)."""
    return _write(path, text.encode(), 0o644)


def write_private(path: Path, content: bytes) -> Path:
    """Write a file that only its owner can read; an equal one is left alone."""
    return _write(path, content, 0o600)


def link(path: Path, target: Path) -> None:
    """Make a path a link to another; one that is already is left alone."""
    if path.is_symlink() and path.readlink() == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(path)


@contextmanager
def modes_for_all() -> Generator[None]:
    """Files and folders that are made meanwhile may be read by all, whatever the caller's umask."""
    former = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(former)


def _write(path: Path, content: bytes, mode: int) -> Path:
    if path.exists() and path.read_bytes() == content:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path
