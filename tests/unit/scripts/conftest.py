"""Fixtures of the scripts' tests."""

from pathlib import Path

import pytest

from tests.unit.scripts.measuring import PROTOCOL


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(PROTOCOL)
    return path
