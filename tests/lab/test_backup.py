"""A lost lab is recovered from its backup, as it was at that moment."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lab import binaries, building, cluster, kubectl, lifecycle
from lab.backup import manifest, save
from lab.cluster import Cluster
from lab.errors import LabError
from lab.node.starting import VOLUMES
from lab.waiting import until
from tests.lab import pods

TOKEN = "hush-hush-hush"
VOLUME = "notebooks_work_pvc-1"


def _volume(lab: Cluster) -> str:
    """A local volume, as the platform's provisioner makes them."""
    here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [lab.nodes[0].name]}
    spec = {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "none",
        "local": {"path": f"{VOLUMES}/{VOLUME}"},
        "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}},
    }
    names = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "work"}}
    return json.dumps({**names, "spec": spec})


@pytest.fixture(scope="module")
def backup(lab: Cluster, lab_cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a lab with objects, which change thereafter."""
    kubectl.ask(lab, "create", "configmap", "changed", "--from-literal=k=before")
    kubectl.ask(lab, "create", "secret", "generic", "deleted", f"--from-literal=token={TOKEN}")
    kubectl.ask(lab, "create", "-f", "-", stdin=_volume(lab))
    pods.run(lab, "pod")
    folder = tmp_path_factory.mktemp("backup") / "backup"
    done = lab_cli("backup", str(folder))
    assert done.returncode == 0, done.stderr
    assert "It does not contain notebook files on volumes" in done.stderr

    kubectl.ask(lab, "delete", "configmap", "changed")
    kubectl.ask(lab, "create", "configmap", "changed", "--from-literal=k=after")
    kubectl.ask(lab, "create", "configmap", "later", "--from-literal=k=after")
    kubectl.ask(lab, "delete", "secret", "deleted")
    return folder


def _as_at_the_backup(lab: Cluster) -> None:
    changed = ("get", "configmap", "changed", "-o", "jsonpath={.data.k}")
    assert kubectl.ask(lab, *changed) == "before"
    deleted = ("get", "secret", "deleted", "-o", "go-template={{.data.token|base64decode}}")
    assert kubectl.ask(lab, *deleted) == TOKEN
    with pytest.raises(LabError, match="NotFound"):
        kubectl.ask(lab, "get", "configmap", "later")


def _one_message(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("✗") == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_a_backup_has_the_keys_and_tells_no_secret(lab: Cluster, backup: Path):
    made = manifest.read(backup)
    assert made.cluster == save.identity(lab.folder)
    keys = {Path(name).name for name in made.files}
    assert {"ca.key", "etcd-ca.key", "service-account.key", "encryption.yaml"} <= keys
    assert TOKEN.encode() not in (backup / save.SNAPSHOT).read_bytes(), "encrypted at rest"
    assert not backup.stat().st_mode & 0o077


@pytest.mark.usefixtures("lab")
def test_a_living_cluster_is_left_alone(lab_cli, backup: Path):
    _one_message(lab_cli("restore", str(backup)), "lab 'test' is running", "--replace")


def test_a_lost_lab_is_recovered(lab: Cluster, lab_cli, backup: Path, tmp_path: Path):
    identity, kubeconfig = save.identity(lab.folder), lab.kubeconfig.read_bytes()
    (tmp_path / "kubeconfig").write_bytes(kubeconfig)
    before = pods.containers(lab, "pod")
    lifecycle.down("test")
    assert not lab.folder.exists()

    _refuses_what_is_damaged(lab_cli, backup, tmp_path)
    assert cluster.existing("test") is None
    done = lab_cli("restore", str(backup))
    assert done.returncode == 0, done.stderr

    _as_at_the_backup(lab)
    assert save.identity(lab.folder) == identity
    assert lab.kubeconfig.read_bytes() == kubeconfig
    kubelite = building.program(binaries.KUBELITE)
    asked = [kubelite, "kubectl", f"--kubeconfig={tmp_path / 'kubeconfig'}", "get", "nodes"]
    assert " Ready " in subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    until(lambda: _runs_anew(lab, before), what="the pod runs in a new container", deadline=90)
    assert (lab.nodes[0].folder / "volumes" / VOLUME).is_dir()


def _refuses_what_is_damaged(lab_cli, backup: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(backup, damaged)
    with (damaged / save.SNAPSHOT).open("r+b") as file:
        file.seek(5000)
        file.write(b"not what it was")
    _one_message(lab_cli("restore", str(damaged)), "etcd.snapshot has changed since the backup")


def _runs_anew(lab: Cluster, before: list[str]) -> tuple[bool, str]:
    """Its old container's id stands in the restored status until the kubelet has looked."""
    state = ("get", "pod", "pod", "-o", "jsonpath={.status.phase}")
    now, phase = pods.containers(lab, "pod"), kubectl.ask(lab, *state)
    return now != before and phase == "Running", f"{phase}, container {now}"


def test_notebooks_stay_where_the_lab_itself_is_replaced(lab: Cluster, lab_cli, backup: Path):
    notebook = lab.nodes[0].folder / "volumes" / VOLUME / "work.ipynb"
    notebook.write_text("{}")
    kubectl.ask(lab, "create", "configmap", "later", "--from-literal=k=after")

    done = lab_cli("restore", str(backup), "--replace")
    assert done.returncode == 0, done.stderr

    _as_at_the_backup(lab)
    assert notebook.read_text() == "{}"
    assert not list(lab.folder.parent.glob(f".{lab.name}.*"))
