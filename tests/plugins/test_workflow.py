"""The workflow, as actionlint reads it; with shellcheck on PATH, its shell lines too."""

import subprocess
from pathlib import Path

import pytest

from lab import binaries, building
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yaml"))


@pytest.fixture(scope="module")
def actionlint() -> Path:
    """The program, built where the cache lacks it."""
    building.build(binaries.ACTIONLINT)
    return building.program(binaries.ACTIONLINT)


def linted(actionlint: Path, file: Path) -> subprocess.CompletedProcess[str]:
    command = [actionlint, "-no-color", file]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actionlint_has_nothing_to_say(actionlint: Path, file: Path) -> None:
    done = linted(actionlint, file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_would_say_it(actionlint: Path, tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/compare.yaml").read_text()
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace("${{ inputs.protocol", "${{ inputs.protocoll"))
    assert broken.read_text() != text
    done = linted(actionlint, broken)
    assert done.returncode == 1
    assert 'property "protocoll" is not defined' in done.stdout
