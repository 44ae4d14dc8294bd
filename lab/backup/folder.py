"""A backup's folder: there whole or not at all, and for its owner's eyes only."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from lab.errors import LabError


@contextmanager
def whole(folder: Path) -> Generator[Path]:
    """Yield a draft beside the folder, which takes the folder's name once its body is through.

    Files get mode 0600, folders 0700. Raises LabError where something is there already.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LabError(f"{folder} is there already: name a folder that is not")
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
    """Close the files to others, and have them on the disk."""
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
