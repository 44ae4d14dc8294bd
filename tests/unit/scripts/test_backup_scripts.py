"""`scripts/backup.py` and `restore.py` say in one line what stands against them."""

from pathlib import Path

import pytest

from lab.backup import manifest
from lab.backup.folder import whole
from tests.unit.scripts.running import failed, script


def _backup(folder: Path, kind: str) -> Path:
    with whole(folder) as draft:
        (draft / "file").write_text("as it was")
        manifest.seal(draft, kind, "id", {"name": "test", "nodes": 1}, {})
    return folder


def test_a_folder_that_is_no_backup(tmp_path: Path) -> None:
    assert "is not a backup: it has no manifest.json" in failed(script("restore", str(tmp_path)), 1)


def test_a_damaged_backup(tmp_path: Path) -> None:
    folder = _backup(tmp_path / "backup", "lab")
    (folder / "file").write_text("something else")
    assert "file has changed since the backup" in failed(script("restore", str(folder)), 1)


@pytest.mark.parametrize("kind", ["lab", "nosuch"])
def test_a_backup_without_stacks(tmp_path: Path, kind: str) -> None:
    folder = _backup(tmp_path / "backup", kind)
    assert f"a {kind} alone: `python -m lab restore`" in failed(script("restore", str(folder)), 1)


def test_a_folder_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "theirs").touch()
    assert "exists already: name a folder that does not" in failed(
        script("backup", str(tmp_path)), 1
    )
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]
