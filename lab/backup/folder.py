"""A backup's folder: complete or absent, and readable by its owner only."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from lab.errors import LabError


@contextmanager
def whole(folder: Path) -> Generator[Path]:
    """Yield a draft beside the folder, which is renamed to the folder when the body succeeds.

    Files get mode 0600, folders 0700. Raises LabError if the folder exists and is not empty.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LabError(f"{folder} exists already: name a folder that does not")
    draft = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        yield draft
        _settle(draft)
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _settle(draft: Path) -> None:
    """Remove others' access to the files, and flush them to the disk."""
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
