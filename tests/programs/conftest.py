"""The programs under test, built where they are not there yet."""

from pathlib import Path

import pytest

from lab import environment
from tests.programs.measuring import PROTOCOL


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    environment.tools()


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(PROTOCOL)
    return path
