"""Measurements take turns."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmark.deadline import Deadline
from benchmark.errors import TurnError
from benchmark.turns import Turn

LIMIT = 10.0


def silent(_: str) -> None:
    """Says nothing."""


def test_one_waits_for_the_other_and_loses_no_time_by_it(tmp_path: Path) -> None:
    first, second = Turn("uid", tmp_path), Turn("uid", tmp_path)
    first.take(Deadline(LIMIT), silent)
    deadline = Deadline(LIMIT)
    told: list[str] = []
    threading.Timer(0.5, first.give).start()
    second.take(deadline, told.append)
    assert told
    assert "another variant" in told[0]
    assert deadline.left > LIMIT - 0.3, "the wait is given back"
    second.give()


def test_it_is_held_until_given_and_taken_once(tmp_path: Path) -> None:
    turn = Turn("uid", tmp_path)
    for _ in range(2):
        turn.take(Deadline(LIMIT), silent)
    turn.give()
    turn.give()
    Turn("uid", tmp_path).take(Deadline(LIMIT), silent)


def test_other_clusters_are_not_waited_for(tmp_path: Path) -> None:
    Turn("one", tmp_path).take(Deadline(LIMIT), silent)
    Turn("other", tmp_path).take(Deadline(LIMIT), silent)


def test_a_process_that_was_killed_holds_no_turn(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from benchmark.turns import Turn;"
        "from benchmark.deadline import Deadline;"
        "Turn('uid', Path(sys.argv[1])).take(Deadline(9), print); print('held', flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    Turn("uid", tmp_path).take(Deadline(LIMIT), silent)


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    """In a folder that all may write to, another's link must not be followed."""
    Turn("uid", tmp_path).take(Deadline(LIMIT), silent)
    (path,) = tmp_path.iterdir()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TurnError, match=r"\.turn cannot be opened .+: remove it"):
        Turn("uid", tmp_path).take(Deadline(LIMIT), silent)
