"""What the suite's own plugin does to a unit test that fails once."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

MODULE = """
import pytest

made = []

@pytest.fixture(scope="module")
def shared():
    made.append("made")
    yield len(made)
    made.append("gone")

@pytest.fixture
def own(shared):
    return shared

def test_first_of_its_module(own):
    assert own == 1

def test_wants_another(own):
    assert own == 3, f"was {own}"

def test_has_the_same(own):
    assert own == 3

def test_never_right(own):
    assert own == 0
"""


def test_what_a_module_shares_is_made_anew_for_a_second_try(tmp_path: Path) -> None:
    file = tmp_path / "tests" / "unit" / "test_it.py"
    file.parent.mkdir(parents=True)
    file.write_text(MODULE)
    options = ["-p", "tests.second_tries", "--reruns", "1", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "1 failed, 3 passed, 2 rerun" in done.stdout
    told = done.stdout.partition("tried twice")[2]
    assert "test_wants_another (call)\nE       AssertionError: was 1" in told
