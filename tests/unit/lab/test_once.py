"""Entries of the cache are made once, and are whole."""

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lab.errors import BuildFailed
from lab.once import once


def test_several_at_once_make_it_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(draft: Path) -> None:
        made.append(draft)
        draft.write_text("whole")

    target = tmp_path / "cache" / "entry"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: once(target, "entry", 1, make), range(4)))
    assert found == [target] * 4
    assert target.read_text() == "whole"
    assert len(made) == 1


def test_what_was_interrupted_is_begun_anew(tmp_path: Path) -> None:
    target = tmp_path / "entry"

    def half(draft: Path) -> None:
        draft.mkdir()
        (draft / "half").touch()
        raise KeyboardInterrupt

    def whole(draft: Path) -> None:
        draft.mkdir()
        (draft / "whole").touch()

    with pytest.raises(KeyboardInterrupt):
        once(target, "entry", 1, half)
    assert not target.exists()
    once(target, "entry", 1, whole)
    assert [file.name for file in target.iterdir()] == ["whole"]


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def make(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BuildFailed, match=r"the disk is full.*25 GB"):
        once(tmp_path / "entry", "entry", 1, make)
    assert not (tmp_path / "entry").exists()
