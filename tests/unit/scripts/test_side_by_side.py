"""Commands that run at the same time."""

import sys
from pathlib import Path

import pytest

from scripts.side_by_side import side_by_side


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_each_line_says_whose_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = {
        "one": program("import os; print(os.getcwd())"),
        "other": program("import sys; print('bad', file=sys.stderr); sys.exit(3)"),
    }
    assert side_by_side(commands, tmp_path) == {"one": 0, "other": 3}
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == [f"one   │ {tmp_path}", "other │ bad"]


def test_one_alone_needs_no_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And Pulumi's sign of life is left out."""
    said = program("print('@ updating....'); print('created')")
    assert side_by_side({"platform": said}, tmp_path) == {"platform": 0}
    assert capsys.readouterr().out == "created\n"


def test_they_run_at_the_same_time(tmp_path: Path) -> None:
    """Each waits for the other's file."""
    wait = (
        "import pathlib, sys, time\n"
        "pathlib.Path(sys.argv[1]).touch()\n"
        "end = time.monotonic() + 20\n"
        "while not pathlib.Path(sys.argv[2]).exists():\n"
        "    assert time.monotonic() < end\n"
        "    time.sleep(0.02)\n"
    )
    commands = {"a": [*program(wait), "x", "y"], "b": [*program(wait), "y", "x"]}
    assert side_by_side(commands, tmp_path) == {"a": 0, "b": 0}
