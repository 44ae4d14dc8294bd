"""Workers join, are known by their Nodes alone, and leave."""

from dataclasses import replace
from typing import Any

import pytest

from components.cluster.microk8s import membership
from components.cluster.microk8s.hosts import Host
from components.cluster.microk8s.ssh import HostError
from tests.unit.components.scripted_hosts import A, B, Hosts, cluster, lead, single

W = Host("w", "192.0.2.9", role="worker")
WORKER = """\
w
---
This MicroK8s deployment is acting as a node in a cluster.
Please use the control plane node.
---
This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s kubectl on the \
master.
"""


def test_a_worker_joins_as_one() -> None:
    """It is in nobody's list of members, only among the nodes; a second run only waits."""
    hosts = Hosts(a=single(A), w=single(W))
    assert lead(membership.join, hosts, W, [A], []) == "member"
    assert hosts.ran == ["a:invite", "w:join", "a:ready"]
    assert "FLAGS=--worker" in hosts.texts[1]
    hosts = Hosts(a=cluster(A, A, W), w=WORKER)
    assert lead(membership.join, hosts, W, [A], []) == "member"
    assert hosts.ran == ["a:ready"]


def test_a_reinstalled_worker_is_first_forgotten() -> None:
    """Its Node would else be Ready no more, with the certificates of before."""
    hosts = Hosts(a=cluster(A, A, W), w=single(W))
    lead(membership.join, hosts, W, [A], [])
    assert hosts.ran == ["a:remove", "a:invite", "w:join", "a:ready"]


def test_a_worker_of_another_cluster_is_not_touched() -> None:
    """A worker cannot tell whose it is; but its cluster would know it."""
    hosts = Hosts(a=cluster(A, A, B), w=WORKER)
    with pytest.raises(HostError, match=r"w .* is in another cluster than a"):
        lead(membership.join, hosts, W, [A, B], [])
    assert hosts.ran == []


@pytest.mark.parametrize(
    ("role", "state", "says"),
    [
        ("control-plane", WORKER, "is a worker already, and is listed as control-plane"),
        ("worker", cluster(W, A, replace(W, role="control-plane")), "is a control plane already"),
    ],
)
def test_a_role_is_not_changed_in_place(role: Any, state: str, says: str) -> None:
    """The datastore's member would stay, or there would be none."""
    hosts = Hosts(a=cluster(A, A, W), w=state)
    with pytest.raises(HostError, match=says):
        lead(membership.join, hosts, replace(W, role=role), [A], [])
    assert hosts.ran == []


def test_a_worker_leaves() -> None:
    """Its name comes from itself: it has no list of nodes. Lost, it is found by its address."""
    hosts = Hosts(a=cluster(A, A, W), w=WORKER)
    lead(membership.leave, hosts, W, [A], [])
    assert hosts.ran == ["w:leave", "a:remove", "w:purge"]
    assert "NODE=w" in hosts.texts[1]
    hosts = Hosts(a=cluster(A, A, W))
    lead(membership.leave, hosts, W, [A], [])
    assert hosts.ran == ["a:remove"]
    assert "NODE=w" in hosts.texts[0]
