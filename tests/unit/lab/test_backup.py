"""A backup's folder and manifest, and what a restore refuses before it touches anything."""

import json
import stat
from pathlib import Path

import pytest

from lab import cluster
from lab.backup import manifest, restore, save, volumes
from lab.backup.folder import whole
from lab.backup.manifest import Manifest
from lab.errors import LabError
from lab.node import processes
from lab.pki import Pki


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labs of its own, none of which runs, whatever else does on this machine."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "labs"))
    monkeypatch.setattr(processes, "NAMESPACES", tmp_path / "none")


def _lab(nodes: int = 1) -> cluster.Cluster:
    lab = cluster.describe("test", nodes)
    for node in lab.nodes:
        node.folder.mkdir(parents=True)
    return lab


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with a certificate authority and something like a snapshot."""
    folder = tmp_path / "backup"
    with whole(folder) as draft:
        (draft / save.KEYS).mkdir(parents=True)
        (draft / save.KEYS / "ca.crt").write_bytes(b"a certificate")
        (draft / save.SNAPSHOT).write_bytes(b"a snapshot")
        known = {"name": "test", "nodes": 1, "volumes": {}}
        manifest.seal(draft, "lab", "c0ffee", known, {"kubernetes": "1.32.5"})
    return folder


def test_what_was_sealed_is_read(backup: Path) -> None:
    found = manifest.read(backup)
    assert found.kind == "lab"
    assert found.cluster == "c0ffee"
    assert found.datastore["nodes"] == 1
    assert set(found.files) == {save.SNAPSHOT, f"{save.KEYS}/ca.crt"}


def test_a_lab_is_known_by_its_authority() -> None:
    """Also once every other certificate is another."""
    lab = _lab()
    assert save.identity(lab.folder) is None
    pki = Pki(lab)
    pki.kubeconfig(pki.admin, lab.kubeconfig, *lab.nodes)
    before = save.identity(lab.folder)
    for file in (pki.admin.certificate, pki.admin.key):
        file.unlink()
    again = Pki(lab)
    again.kubeconfig(again.admin, lab.kubeconfig, *lab.nodes)
    assert before
    assert save.identity(lab.folder) == before


def test_only_its_owner_can_read_it(backup: Path) -> None:
    for path in (backup, *backup.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_a_backup_that_fails_leaves_no_folder(tmp_path: Path) -> None:

    def fail() -> None:
        with whole(tmp_path / "b") as draft:
            (draft / "half").write_text("half")
            raise LabError("no etcd")

    with pytest.raises(LabError, match="no etcd"):
        fail()
    assert not list(tmp_path.glob("*b*"))


def test_a_folder_with_something_in_it_is_refused(backup: Path) -> None:
    before = (backup / manifest.FILE).read_bytes()
    with pytest.raises(LabError, match="exists already"), whole(backup):
        raise AssertionError("not reached")
    assert (backup / manifest.FILE).read_bytes() == before


def test_a_changed_file_is_named(backup: Path) -> None:
    (backup / save.SNAPSHOT).write_bytes(b"another")
    with pytest.raises(LabError, match=r"etcd\.snapshot has changed"):
        manifest.read(backup)


def test_a_missing_file_is_named(backup: Path) -> None:
    (backup / save.SNAPSHOT).unlink()
    with pytest.raises(LabError, match=r"etcd\.snapshot is missing"):
        manifest.read(backup)


def test_no_backup(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="is not a backup"):
        manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"format": 2}, "has format 2"), ({"extra": 1}, "unknown field"), ({"format": None}, "None")],
)
def test_another_format(backup: Path, change: dict[str, object], said: str) -> None:
    file = backup / manifest.FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(LabError, match=said):
        manifest.read(backup)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_manifest_that_is_none(backup: Path, text: str) -> None:
    (backup / manifest.FILE).write_text(text)
    with pytest.raises(LabError, match=r"manifest\.json"):
        manifest.read(backup)


def _manifest(**change: object) -> Manifest:
    told = {"kind": "lab", "cluster": "c", "made": "now", "stacks": [], "versions": {}, "files": {}}
    datastore = {"name": "test", "nodes": 1, "volumes": {}}
    return Manifest(**{**told, "datastore": datastore, **change})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "microk8s"}, "kind 'microk8s'"),
        ({"datastore": {"name": "lab", "nodes": 1}}, "set LAB_NAME=lab"),
    ],
)
def test_a_backup_of_something_else(change: dict[str, object], said: str) -> None:
    with pytest.raises(LabError, match=said):
        restore.check("test", _manifest(**change), replace=True)


def test_a_lab_that_is_there_is_kept() -> None:
    _lab()
    with pytest.raises(LabError, match=r"has its data in .*--replace"):
        restore.check("test", _manifest(), replace=False)
    restore.check("test", _manifest(), replace=True)


def test_notebooks_of_an_interrupted_restore_are_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "labs" / ".test.replaced").mkdir(parents=True)
    with pytest.raises(LabError, match="perhaps with notebooks"):
        restore.check("test", _manifest(), replace=True)


def test_volumes_are_taken_over_with_their_files_and_else_made_empty(tmp_path: Path) -> None:
    (node,) = _lab().nodes
    kept = tmp_path / "former" / "volumes" / "kept"
    kept.mkdir(parents=True)
    (kept / "notebook.ipynb").write_text("{}")
    volumes.take_over(node, tmp_path / "former")
    volumes.make(node, ["kept", "lost"])
    own = node.folder / "volumes"
    assert (own / "kept" / "notebook.ipynb").read_text() == "{}"
    assert list((own / "lost").iterdir()) == []
    assert stat.S_IMODE((own / "lost").stat().st_mode) == 0o777


def test_each_member_is_restored_with_the_ids_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else three members would be three clusters."""
    from lab.backup import etcd
    from lab.node import control_plane

    lab, told = _lab(3), list[list[str]]()
    monkeypatch.setattr(etcd, "_run", lambda *words: told.append([str(word) for word in words]))
    for node in lab.nodes:
        etcd.restore(lab, node, Path("snapshot"), Path("data"))
    pki = Pki(lab)
    for words, node in zip(told, lab.nodes, strict=True):
        running = control_plane.etcd(lab, node, pki)
        own = [word for word in words if word.startswith(("--initial", "--name"))]
        assert len(own) == 4
        assert set(own) <= set(running)
