"""Room for inotify instances: what is counted, when there is enough, how the limit is raised."""

import ctypes
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from lab.doctor import inotify, report
from lab.errors import Unfit


@pytest.fixture
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A limit of 128, of which 100 are in use."""
    file = tmp_path / "max_user_instances"
    file.write_text("128\n")
    monkeypatch.setattr(inotify, "LIMIT", file)
    monkeypatch.setattr(inotify, "in_use", lambda: 100)
    return file


@pytest.fixture
def instance() -> Generator[int]:
    """An inotify instance of this process."""
    made = ctypes.CDLL(None).inotify_init()
    assert made >= 0
    yield made
    os.close(made)


def test_instances_of_this_user_s_processes_are_counted(instance: int) -> None:
    assert os.readlink(f"/proc/self/fd/{instance}") == inotify.LINK
    assert inotify.in_use() >= 1
    assert inotify.count([inotify.LINK, "/dev/null", "socket:[1]", inotify.LINK]) == 2


@pytest.mark.usefixtures("limit")
def test_one_more_node_finds_room_and_two_do_not() -> None:
    assert inotify.room(1).fine
    lacking = inotify.room(2)
    assert not lacking.fine
    assert lacking.found == "100 of 128 in use; 20 for each of 2 more node(s)"
    assert lacking.remedy == "`sysctl fs.inotify.max_user_instances=1024`"


def test_the_limit_is_raised_only_where_it_is_too_low(limit: Path) -> None:
    assert inotify.make_room(1).fine
    assert limit.read_text() == "128\n"
    assert inotify.make_room(3).fine
    assert limit.read_text() == "1024"
    assert inotify.make_room(50).fine
    assert limit.read_text() == "1100"


def test_a_limit_that_cannot_be_raised_is_told_with_the_command(
    limit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: Path, _text: str) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refused)
    message = r"inotify instances: found 100 of 128.+`sysctl fs.inotify.max_user_instances=1024`"
    with pytest.raises(Unfit, match=message):
        report.make_room(3)
    assert limit.read_text() == "128\n"
