"""The project with a third variant: links to what is there, and the variant's own files."""

from pathlib import Path

from tests.conftest import ROOT

ADDED = Path(__file__).parent / "single"
ROOMS = ("variants", "stacks", "components")


def grow(folder: Path) -> None:
    """Fill `folder` with the rooms that a variant's files go into, those files among the others."""
    for room in ROOMS:
        (folder / room).mkdir()
        for source in (ROOT / room, ADDED / room):
            for path in source.iterdir():
                if path.name != "__pycache__":
                    (folder / room / path.name).symlink_to(path)
