"""Files have the modes that they are written with, whatever the caller's umask."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from lab.files import write, write_private
from lab.once import once


@pytest.fixture(params=[0o077, 0o027, 0o000], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Generator[int]:
    """The caller's."""
    former = os.umask(request.param)
    yield request.param
    os.umask(former)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_all_may_read_and_what_none_may(tmp_path: Path) -> None:
    assert _mode(write(tmp_path / "open", "x")) == 0o644
    assert _mode(write_private(tmp_path / "private", b"x")) == 0o600


def test_entries_of_the_cache(tmp_path: Path, umask: int) -> None:
    """A build that its first maker alone could read would be in images for ever."""

    def make(draft: Path) -> None:
        draft.mkdir()
        (draft / "program").touch()

    entry = once(tmp_path / "entry", "entry", 1, make)
    assert (_mode(entry), _mode(entry / "program")) == (0o755, 0o644)
    assert os.umask(umask) == umask
