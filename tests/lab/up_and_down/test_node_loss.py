"""One of three nodes is lost, and then two: the others go on, and nothing is done by hand."""

import time
from collections.abc import Generator

import pytest

from lab import cluster, kubectl, lifecycle, readiness
from lab.cluster import Cluster, Node
from lab.errors import LabError
from lab.node import loss, processes
from lab.waiting import until
from tests.lab import pods, traces

NAME = "test"
WRITABLE_S = 15
NOTICED_S = 30
EVERYBODY_BACK_S = 90


@pytest.fixture(scope="module")
def three(_lab_taken_down: None) -> Generator[Cluster]:
    """A lab of three nodes, and none afterwards: the other tests have one node."""
    there = cluster.existing(NAME)
    if there and len(there.nodes) != 3:
        lifecycle.down(NAME)
    yield lifecycle.up(NAME, 3)
    lifecycle.down(NAME)


def _writes(lab: Cluster, name: str) -> tuple[bool, str]:
    try:
        kubectl.ask(lab, "create", "configmap", name, "--request-timeout=3s")
    except LabError as error:
        return "already exists" in str(error), str(error)
    return True, ""


def _ready(lab: Cluster, node: Node) -> str:
    path = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}'
    return kubectl.ask(lab, "get", "node", node.name, "-o", path)


def _api_servers(lab: Cluster) -> set[str]:
    path = "jsonpath={.subsets[*].addresses[*].ip}"
    return set(kubectl.ask(lab, "get", "endpoints", "kubernetes", "-o", path).split())


def _all_back(lab: Cluster) -> None:
    for node in lab.nodes:
        until(
            lambda node=node: readiness.look(lab, node),
            what=f"node {node.name} is Ready again",
            deadline=EVERYBODY_BACK_S,
        )
    addresses = {node.address for node in lab.nodes}
    until(
        lambda: (_api_servers(lab) == addresses, str(_api_servers(lab))),
        what="every API server is an endpoint again",
        deadline=30,
    )


@pytest.mark.parametrize(("number", "how"), [(1, "kill"), (2, "freeze"), (3, "cut")])
def test_a_lost_node_is_noticed_and_comes_back(three: Cluster, number: int, how: loss.How):
    lost = three.nodes[number - 1]
    others = {node.address for node in three.nodes if node is not lost}
    name = f"after-{number}"
    loss.lose(three, lost, how)
    began = time.monotonic()
    try:
        until(lambda: _writes(three, name), what="a write succeeds", deadline=WRITABLE_S)
        print(f"{how}: writable after {time.monotonic() - began:.1f} s")
        until(
            lambda: (_ready(three, lost) == "Unknown", _ready(three, lost)),
            what=f"node {lost.name} is known to be lost",
            deadline=NOTICED_S,
        )
        print(f"{how}: noticed after {time.monotonic() - began:.1f} s")
        until(
            lambda: (_api_servers(three) == others, str(_api_servers(three))),
            what="its API server is no endpoint any more",
            deadline=NOTICED_S,
        )
        print(f"{how}: no endpoint after {time.monotonic() - began:.1f} s")
    finally:
        loss.revive(three, lost)
    back = time.monotonic()
    _all_back(three)
    print(f"{how}: back after {time.monotonic() - back:.1f} s")


def test_the_majority_is_lost_and_heals(three: Cluster):
    """No write is lost, and what runs on the node that is left goes on."""
    kept, *lost = three.nodes
    assert _writes(three, "before")[0]
    pods.run(three, "kept", pods.PAUSE.name, at=kept.name)
    containers = pods.containers(three, "kept")
    try:
        for node in lost:
            loss.lose(three, node, "kill")
        refused, _ = _writes(three, "meanwhile")
        assert not refused, "one of three members must not accept a write"
    finally:
        for node in lost:
            loss.revive(three, node)
    _all_back(three)
    assert "before" in kubectl.ask(three, "get", "configmap", "before", "-o", "name")
    assert pods.containers(three, "kept") == containers, "a running pod must not notice"
    assert _writes(three, "afterwards")[0]
    pods.delete(three, "kept")


def test_the_lab_s_commands_do_without_the_first_node(three: Cluster, lab_cli):
    loss.lose(three, three.nodes[0], "kill")
    try:
        until(lambda: _writes(three, "by-another"), what="a write succeeds", deadline=WRITABLE_S)
        done = lab_cli("kubectl", "get", "configmap", "by-another")
        assert done.returncode == 0, done.stderr
        told = lab_cli("status")
        assert told.returncode == 1
        assert f"{three.nodes[0].name}  {three.nodes[0].address}  not Ready" in told.stdout
        assert f"{three.nodes[1].name}  {three.nodes[1].address}  Ready" in told.stdout
    finally:
        loss.revive(three, three.nodes[0])
    _all_back(three)


def test_down_after_all_crashed_leaves_nothing(three: Cluster, lab_cli):
    for node in three.nodes:
        processes.kill(node)
    assert traces.seen(NAME)["cgroups"]

    assert lab_cli("down").returncode == 0

    assert not any(traces.seen(NAME).values()), traces.seen(NAME)
