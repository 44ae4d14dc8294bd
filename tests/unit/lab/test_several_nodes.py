"""What the nodes of a lab are told, where there are several of them."""

from pathlib import Path

import pytest
import yaml

from kubeconfigs.contexts import ways
from lab.cluster import API_PORT, describe
from lab.node import control_plane, worker
from lab.pki import Pki


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    (tmp_path / "test").mkdir()


def _told(nodes: int) -> dict[str, list[str]]:
    lab = describe("test", nodes)
    pki, node = Pki(lab), lab.nodes[0]
    return {
        "etcd": control_plane.etcd(lab, node, pki),
        "apiserver": control_plane.apiserver(lab, node, pki),
        "controllers": control_plane.controller_manager(lab, node, pki),
        "scheduler": control_plane.scheduler(lab, node, pki),
    }


def test_three_members_elect_leaders_and_soon_notice_a_loss() -> None:
    told = _told(3)
    (members,) = [word for word in told["etcd"] if word.startswith("--initial-cluster=")]
    assert members.count("https://") == 3
    for program in ("controllers", "scheduler"):
        assert "--leader-elect=true" in told[program]
        assert "--leader-elect-lease-duration=5s" in told[program]
    assert "--node-monitor-grace-period=5s" in told["controllers"]
    assert "--default-unreachable-toleration-seconds=20" in told["apiserver"]


def test_one_node_keeps_kubernetes_own_patience() -> None:
    told = _told(1)
    assert "--leader-elect=false" in told["scheduler"]
    words = [word for program in told.values() for word in program]
    assert not [word for word in words if "grace-period" in word or "toleration" in word]


@pytest.mark.parametrize(("nodes", "seconds"), [(1, None), (3, 2)])
def test_a_kubelet_s_heartbeat(nodes: int, seconds: int | None) -> None:
    """A quarter of the lease is its period: well within the grace that a silent node has."""
    lab = describe("test", nodes)
    worker.kubelet(lab, lab.nodes[0], Pki(lab))
    config = yaml.safe_load((lab.nodes[0].folder / "kubelet.yaml").read_text())
    assert config.get("nodeLeaseDurationSeconds") == seconds


def test_one_kernel_out_of_memory_does_not_end_the_others() -> None:
    """With cgroup v2 the kubelet would have the kernel end all processes of the container."""
    lab = describe("test", 1)
    worker.kubelet(lab, lab.nodes[0], Pki(lab))
    config = yaml.safe_load((lab.nodes[0].folder / "kubelet.yaml").read_text())
    assert config["singleProcessOOMKill"] is True


def test_the_administrator_s_kubeconfig_names_every_api_server() -> None:
    lab = describe("test", 3)
    pki = Pki(lab)
    text = pki.kubeconfig(pki.admin, lab.kubeconfig, *lab.nodes).read_text()
    assert [way.context for way in ways(text)] == ["test-1", "test-2", "test-3"]
    assert [way.server for way in ways(text)] == [
        f"https://{node.address}:{API_PORT}" for node in lab.nodes
    ]
    assert yaml.safe_load(text)["current-context"] == "test-1"


def test_a_node_s_own_programs_ask_its_own_api_server() -> None:
    """So the loss of another node is none of theirs."""
    lab = describe("test", 3)
    control_plane.scheduler(lab, lab.nodes[1], Pki(lab))
    (way,) = ways((lab.nodes[1].folder / "scheduler.conf").read_text())
    assert way.server == f"https://{lab.nodes[1].address}:{API_PORT}"
