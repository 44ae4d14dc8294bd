"""Joining and leaving, led against hosts that answer by script."""

import pytest

from components.cluster.microk8s import membership
from components.cluster.microk8s.hosts import Host
from components.cluster.microk8s.ssh import HostError, Refused
from tests.unit.components.scripted_hosts import TOKEN, A, B, C, Hosts, cluster, lead, single, state


def test_the_first_host_founds_and_the_next_joins_it() -> None:
    """The token's URL is the one with the known address; that node's readiness ends it."""
    hosts = Hosts(a=single(A), b=single(B))
    assert lead(membership.join, hosts, A, [], [B]) == "founded"
    assert hosts.ran == ["a:ready"]
    hosts.ran.clear()
    assert lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["a:invite", "b:join", "a:ready"]
    assert f"URL=192.0.2.1:25000/{TOKEN}" in hosts.texts[-2]


def test_a_member_is_left_alone() -> None:
    """A second run, or one that was interrupted after the join, only looks and waits."""
    hosts = Hosts(a=cluster(A, A, B), b=cluster(B, A, B))
    assert lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["a:ready"]


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "PAUSE_SECONDS", 0)


BLIND = [
    pytest.param(state(B, [], {A.name: A.address, B.name: B.address}), id="no members"),
    pytest.param(state(B, [A.address, B.address], {}), id="no nodes"),
    pytest.param(state(B, [], {}), id="neither"),
]
"""What a member tells while the datastore has no leader, as after the loss of the one it had."""


@pytest.mark.parametrize("blind", BLIND)
def test_a_member_whose_datastore_has_no_leader_is_not_joined_anew(blind: str) -> None:
    """It would be removed from its cluster by force, and would lose what runs on it."""
    hosts = Hosts(a=cluster(A, A, B))
    hosts.answers["b", "state"] = [blind, cluster(B, A, B)]
    assert lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["b:awake", "a:ready"]


@pytest.mark.parametrize("blind", BLIND)
def test_a_peer_whose_datastore_has_no_leader_is_asked_again(blind: str) -> None:
    """Else its member would count as one of another cluster, or its cluster as none."""
    hosts = Hosts(a=cluster(A, A, B))
    hosts.answers["b", "state"] = [blind, cluster(B, A, B)]
    assert lead(membership.join, hosts, A, [], [B]) == "member"
    assert hosts.ran == ["b:ready"]
    hosts = Hosts(a=single(A))
    hosts.answers["b", "state"] = [blind, blind, cluster(B, B, C)]
    assert lead(membership.join, hosts, A, [], [B]) == "member"
    assert hosts.ran == ["b:invite", "a:join", "b:ready"]


def test_a_peer_that_never_tells_of_its_cluster_is_named() -> None:
    hosts = Hosts(a=single(A), b=state(B, [], {B.name: B.address, C.name: C.address}))
    with pytest.raises(HostError, match=r"host b \(192.0.2.2\): expected to hear of its cluster"):
        lead(membership.join, hosts, A, [], [B])
    assert hosts.ran == []


def test_a_host_that_leaves_is_removed_though_the_datastore_had_no_leader() -> None:
    hosts = Hosts(b=cluster(B, A, B))
    hosts.answers["a", "state"] = [state(A, [], {}), cluster(A, A, B)]
    lead(membership.leave, hosts, B, [A], [])
    assert hosts.ran == ["b:leave", "a:remove", "b:purge"]


STOPPED = "microk8s is not running, try microk8s start"
NOT_READY = '{"microk8s": {"running": false}}'


@pytest.mark.parametrize("status", [STOPPED, NOT_READY, "null"])
def test_a_member_that_does_not_run_is_awaited_and_not_joined_anew(status: str) -> None:
    """It tells nothing of its cluster, and so looks like one that was never in it."""
    hosts = Hosts(a=cluster(A, A, B))
    hosts.answers["b", "state"] = [f"b\n---\n{status}\n---\n\n", cluster(B, A, B)]
    assert lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["b:awake", "a:ready"]


@pytest.mark.parametrize(
    ("status", "found", "ran"),
    [(STOPPED, "it is not ready", ["b:awake"]), ("absent", "it is not installed", [])],
)
def test_one_that_stays_down_is_left_as_it_is(status: str, found: str, ran: list[str]) -> None:
    """And named."""
    hosts = Hosts(a=cluster(A, A, B), b=f"b\n---\n{status}\n---\n\n")
    with pytest.raises(HostError, match=found) as raised:
        lead(membership.join, hosts, B, [A], [])
    assert "host b (192.0.2.2)" in str(raised.value)
    assert hosts.ran == ran


def test_a_host_put_first_joins_the_cluster_that_is_there() -> None:
    """It founds no second one."""
    hosts = Hosts(a=single(A), b=cluster(B, B, C), c=cluster(C, B, C))
    lead(membership.join, hosts, A, [], [B, C])
    assert hosts.ran == ["b:invite", "a:join", "b:ready"]


def test_a_reinstalled_host_is_first_forgotten() -> None:
    """Else the join ends with "already known to dqlite"."""
    hosts = Hosts(a=cluster(A, A, B, C), b=single(B), c=cluster(C, A, B, C))
    lead(membership.join, hosts, B, [A], [C])
    assert hosts.ran == ["a:remove", "a:invite", "b:join", "a:ready"]
    assert "FORCE=yes" in hosts.texts[0]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("Connection failed. Invalid token (500).", "already used or ran out"),
        ("the joining node (192.0.2.2) is already known to dqlite (500).", "earlier host"),
    ],
)
def test_a_refused_join_is_one_clear_error(said: str, meaning: str) -> None:
    """It names both hosts and what was seen, without the token."""
    hosts = Hosts(a=single(A), b=single(B))
    hosts.answers["b", "join"] = Refused(f"host b: {TOKEN}: {said}", 6)
    with pytest.raises(HostError, match=meaning) as raised:
        lead(membership.join, hosts, B, [A], [])
    assert "host b (192.0.2.2) could not join a (192.0.2.1)" in str(raised.value)
    assert said in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_nobody_to_join() -> None:
    """A host after the first never founds a cluster of its own."""
    with pytest.raises(HostError, match=r"nobody to join, none of a \(192.0.2.1\) answers"):
        lead(membership.join, Hosts(b=single(B)), B, [A], [])


def test_another_cluster_is_not_touched() -> None:
    """A host that belongs elsewhere stays there."""
    hosts = Hosts(a=cluster(A, A, B), c=cluster(C, C, Host("d", "192.0.2.4")))
    with pytest.raises(HostError, match="is in another cluster than a"):
        lead(membership.join, hosts, C, [A, B], [])
    assert hosts.ran == []


def test_leaving_in_order() -> None:
    """Leave, then removal by another node, then purge."""
    hosts = Hosts(a=cluster(A, A, B), b=cluster(B, A, B))
    lead(membership.leave, hosts, B, [A], [])
    assert hosts.ran == ["b:leave", "a:remove", "b:purge"]
    assert "FORCE=''" in hosts.texts[1]


def test_a_lost_host_is_removed_by_force(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is found by its address; a host that answers but does not let in is not lost."""
    hosts = Hosts(a=cluster(A, A, B))
    lead(membership.leave, hosts, B, [A], [])
    assert hosts.ran == ["a:remove"]
    assert "FORCE=yes" in hosts.texts[0]
    assert "NODE=b" in hosts.texts[0]
    assert "host b (192.0.2.2): does not answer: it is removed by force" in capsys.readouterr().err
    hosts.answers["b", "state"] = HostError("host b: user root is not let in")
    with pytest.raises(HostError, match="not let in"):
        lead(membership.leave, hosts, B, [A], [])
