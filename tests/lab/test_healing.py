"""What dies comes back, and the cluster heals."""

import os
import signal

import pytest

from lab import kubectl, lifecycle, readiness
from lab.cluster import Cluster
from lab.node import processes
from lab.node.supervision import Supervisor
from lab.waiting import until
from tests.lab import pods

PROGRAMS = [
    "etcd",
    "containerd",
    "apiserver",
    "controller-manager",
    "scheduler",
    "kubelet",
    "proxy",
]


@pytest.fixture(scope="module")
def survivor(lab: Cluster):
    pods.sleeper(lab, "survivor")
    yield "survivor"
    pods.delete(lab, "survivor")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_killed_process_comes_back(lab: Cluster, survivor: str, program: str):
    (node,) = lab.nodes
    supervisor = Supervisor(node)
    before = supervisor.processes()[program]["pid"]
    containers = pods.containers(lab, survivor)

    os.kill(processes.host_pids(node)[before], signal.SIGKILL)

    def back() -> tuple[bool, str]:
        info = supervisor.processes().get(program, {})
        fresh = info.get("statename") == "RUNNING" and info.get("pid") != before
        return fresh, supervisor.state()

    until(back, what=f"{program} is back", deadline=30)
    until(lambda: readiness.look(lab, node), what="the node is Ready", deadline=60)
    _works(lab, f"after-{program}")
    assert pods.containers(lab, survivor) == containers, "a running pod must not notice"


def _works(lab: Cluster, pod: str) -> None:
    """Scheduling, starting and deleting a pod takes every process but the proxy."""

    def started() -> tuple[bool, str]:
        try:
            pods.run(lab, pod)
        except lifecycle.LabError as error:
            pods.delete(lab, pod)
            return False, str(error)
        return True, ""

    until(started, what="a new pod runs", deadline=90, pause=1)
    pods.delete(lab, pod)


def test_up_after_a_power_cut_finds_its_data(lab: Cluster):
    pods.sleeper(lab, "kept")
    kubectl.ask(lab, "create", "configmap", "kept", "--from-literal=k=v")
    node = kubectl.ask(lab, "get", "node", lab.nodes[0].name, "-o", "jsonpath={.metadata.uid}")

    for each in lab.nodes:
        processes.kill(each)
    again = lifecycle.up("test", None)

    uid = ("get", "node", lab.nodes[0].name, "-o", "jsonpath={.metadata.uid}")
    assert kubectl.ask(again, *uid) == node
    assert kubectl.ask(again, "get", "configmap", "kept", "-o", "jsonpath={.data.k}") == "v"
    until(lambda: _restarted(again), what="the pod runs again", deadline=90)
    pods.delete(again, "kept")
    kubectl.ask(again, "delete", "configmap", "kept")


def _restarted(lab: Cluster) -> tuple[bool, str]:
    path = "jsonpath={.status.containerStatuses[0].restartCount} {.status.phase}"
    seen = kubectl.ask(lab, "get", "pod", "kept", "-o", path)
    return seen == "1 Running", seen


def test_up_on_a_running_lab_changes_nothing(lab: Cluster, lab_cli):
    def pids() -> dict[str, int]:
        return {n: i["pid"] for n, i in Supervisor(lab.nodes[0]).processes().items()}

    before = pids()
    assert lab_cli("up").returncode == 0
    assert pids() == before
