"""Where the tests' programs are: on PATH, or built by `python -m lab tools`."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LAB_PROGRAMS = ROOT / ".lab" / "bin"


def path_with_programs() -> str:
    """A PATH with vegeta on it; the test fails where there is none."""
    path = f"{os.environ['PATH']}{os.pathsep}{LAB_PROGRAMS}"
    assert shutil.which("vegeta", path=path), "vegeta is missing: run `python -m lab tools`"
    return path
