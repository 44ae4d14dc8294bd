"""Commands that run at the same time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.side_by_side import side_by_side
from tests.conftest import ROOT

SLOW = """
import signal, sys, time
def end(*_):
    time.sleep(1)
    print('ended', flush=True)
    sys.exit(3)
signal.signal(signal.SIGINT, end)
print('begun', flush=True)
time.sleep(30)
"""
BOTH = f"""
import sys
from pathlib import Path
from scripts.side_by_side import side_by_side
try:
    side_by_side({{name: [sys.executable, '-c', {SLOW!r}] for name in 'a'}}, Path.cwd())
except KeyboardInterrupt:
    print('interrupted', file=sys.stderr, flush=True)
"""


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


def begun(errors: int) -> subprocess.Popen[str]:
    """A command in a terminal's foreground, which has said its first word."""
    command = [sys.executable, "-c", BOTH]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        start_new_session=True,
    )
    assert running.stdout
    assert running.stdout.readline() == "begun\n"
    return running


def test_an_interrupt_waits_for_the_last() -> None:
    """Or Pulumi would be cut off, and would leave its lock."""
    running = begun(subprocess.STDOUT)
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=20)[0] == "ended\ninterrupted\n"


def test_a_reader_who_has_gone_stops_nobody() -> None:
    """As with `| head`."""
    running = begun(subprocess.PIPE)
    assert running.stdout
    assert running.stderr
    running.stdout.close()
    os.killpg(running.pid, signal.SIGINT)
    assert "BrokenPipeError" not in running.stderr.read()
    assert running.wait(20) == 0
