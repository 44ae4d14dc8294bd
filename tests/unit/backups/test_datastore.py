"""The datastore of each kind of cluster: what is asked of it, and what is refused."""

import base64
import io
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from backups import datastore, microk8s
from backups.datastore import Restoring
from backups.project import Project
from components.cluster.microk8s.hosts import Host
from components.cluster.microk8s.ssh import HostError, Lost, Reach
from kubeconfigs import contexts
from lab.backup.manifest import Manifest
from lab.errors import LabError

SETTINGS: dict[str, Any] = {
    "hosts": [
        {"address": "192.0.2.20", "role": "worker"},
        {"address": "192.0.2.21"},
        {"address": "192.0.2.22"},
    ],
    "sshKey": "a key",
}


def _kubeconfig(authority: str) -> str:
    data = base64.b64encode(authority.encode()).decode()
    cluster = {"server": "https://192.0.2.21:16443", "certificate-authority-data": data}
    return yaml.safe_dump(
        {
            "clusters": [{"name": "c", "cluster": cluster}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "x",
        }
    )


def _archive(*names: str) -> str:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))
    return base64.b64encode(file.getvalue()).decode()


class Hosts:
    """Answers of the hosts; each is a text, or the error that is raised."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[str, str | HostError] = {
            "microk8s config": _kubeconfig("an authority"),
            "dbctl backup": _archive("serverless-notebooks/0.key"),
            "dbctl restore": "",
        }
        self.down: set[str] = set()
        self.asked: list[tuple[str, str]] = []

        async def run(_: Reach, *asked: Any, **more: Any) -> str:
            return self._answer(*asked, **more)

        monkeypatch.setattr(Reach, "run", run)

    def _answer(self, host: Host, text: str, seconds: float, attempts: int = 5) -> str:
        assert seconds > 0
        assert attempts > 0
        if host.address in self.down:
            raise Lost(f"host {host.called}: does not answer")
        deed = next(deed for deed in self.answers if deed in text)
        self.asked.append((host.address, deed))
        answer = self.answers[deed]
        if isinstance(answer, HostError):
            raise answer
        return answer


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Hosts:
    return Hosts(monkeypatch)


def _project(monkeypatch: pytest.MonkeyPatch, **outputs: str) -> Project:
    project = Project(Path())
    monkeypatch.setattr(Project, "stacks", lambda _: {"platform": 9})
    monkeypatch.setattr(Project, "outputs", lambda *_: outputs)
    monkeypatch.setattr(Project, "settings", lambda *_: SETTINGS)
    return project


MANIFEST = Manifest("microk8s", "id", "now", {}, ["platform"], {}, {})


def test_the_first_control_plane_that_answers_is_asked(hosts: Hosts) -> None:
    hosts.down = {"192.0.2.21"}
    plane = microk8s.control_plane(SETTINGS)
    assert plane.host.address == "192.0.2.22"
    assert plane.cluster == contexts.identity(_kubeconfig("an authority"))


def test_no_host_answers(hosts: Hosts) -> None:
    hosts.down = {"192.0.2.21", "192.0.2.22"}
    with pytest.raises(LabError, match=r"no control-plane.*192\.0\.2\.21.*192\.0\.2\.22"):
        microk8s.control_plane(SETTINGS)


def test_the_backup_of_a_host_is_fetched(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _project(monkeypatch, cluster="microk8s", kubeconfig=_kubeconfig("an authority"))
    kind, who, _ = datastore.save(project, tmp_path)
    assert (kind, who) == ("microk8s", contexts.identity(_kubeconfig("an authority")))
    with tarfile.open(tmp_path / microk8s.ARCHIVE) as tar:
        assert tar.getnames() == ["serverless-notebooks/0.key"]
    assert {address for address, _ in hosts.asked} == {"192.0.2.21"}


@pytest.mark.parametrize("answer", [_archive("serverless-notebooks"), "", "bm8="])
def test_an_archive_without_an_object_is_none(hosts: Hosts, tmp_path: Path, answer: str) -> None:
    hosts.answers["dbctl backup"] = answer
    with pytest.raises(LabError, match=r"192\.0\.2\.21.*no archive with objects"):
        microk8s.save(microk8s.control_plane(SETTINGS), tmp_path)


def test_another_cluster_than_the_stack_s(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hosts
    project = _project(monkeypatch, cluster="microk8s", kubeconfig=_kubeconfig("another"))
    with pytest.raises(LabError, match="not the one that stack 'platform' knows"):
        datastore.save(project, tmp_path)


def test_of_an_existing_cluster_nothing_is_asked(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _project(monkeypatch, cluster="existing", kubeconfig=_kubeconfig("theirs"))
    kind, who, known = datastore.save(project, tmp_path)
    assert (kind, who, known) == ("existing", contexts.identity(_kubeconfig("theirs")), {})
    assert not hosts.asked
    assert not list(tmp_path.iterdir())


def test_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LabError, match="runs nothing"):
        datastore.save(_project(monkeypatch), tmp_path)


@pytest.mark.parametrize(
    ("cluster", "which"),
    [(contexts.identity(_kubeconfig("an authority")), "the backup's own"), ("id", "another")],
)
def test_a_living_cluster_is_left_alone(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: str, which: str
) -> None:
    copy, told = _project(monkeypatch), replace(MANIFEST, cluster=cluster)
    with pytest.raises(LabError, match=rf"running cluster, {which}.*--replace"):
        Restoring(tmp_path, told, copy, replace=False)
    assert ("192.0.2.21", "dbctl restore") not in hosts.asked


def test_a_restore_that_is_wanted(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / microk8s.ARCHIVE).parent.mkdir()
    (tmp_path / microk8s.ARCHIVE).write_bytes(b"an archive")
    restoring = Restoring(tmp_path, MANIFEST, _project(monkeypatch), replace=True)
    assert ("192.0.2.21", "dbctl restore") not in hosts.asked
    restoring.run()
    assert hosts.asked[-1] == ("192.0.2.21", "dbctl restore")
