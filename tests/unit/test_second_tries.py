"""Which tests have a second try, and what is told of it."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

MODULE = """
import pytest

tries = []

@pytest.mark.flaky(reruns=1, {reason})
def test_right_at_its_second_try():
    tries.append("tried")
    assert len(tries) == 2, f"was {{len(tries)}}"

def test_has_one_try():
    tries.append("tried")
    assert len(tries) == 4
"""


def ran(folder: Path, reason: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_it.py").write_text(MODULE.format(reason=reason))
    options = ["-p", "tests.second_tries", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_a_test_that_says_why_is_tried_twice_and_its_first_error_shown(tmp_path: Path) -> None:
    done = ran(tmp_path, "reason='a clock'")
    assert done.returncode == 1
    assert "1 failed, 1 passed, 1 rerun" in done.stdout
    told = done.stdout.partition("tried twice")[2]
    assert "test_right_at_its_second_try (call)\nE       AssertionError: was 1" in told


def test_a_second_try_without_a_reason_is_refused(tmp_path: Path) -> None:
    done = ran(tmp_path, "reruns_delay=0")
    assert done.returncode == 4
    assert "test_right_at_its_second_try: flaky without a reason" in done.stderr + done.stdout
