"""The project with a third variant: links to what is there, and the variant's own files."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

ADDED = Path(__file__).parent / "single"
ROOMS = ("variants", "stacks", "components")
MADE = (*ROOMS, "scripts")
"""What is no link to the project: scripts import what lies beside them."""


def grow(folder: Path) -> None:
    """Fill `folder` with the rooms that a variant's files go into, those files among the others.

    And with scripts that know of it.
    """
    for room in ROOMS:
        (folder / room).mkdir()
        for source in (ROOT / room, ADDED / room):
            for path in source.iterdir():
                if path.name != "__pycache__":
                    (folder / room / path.name).symlink_to(path)
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__py*"))
