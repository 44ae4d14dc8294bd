"""Joining and leaving, led against hosts that answer by script."""

import asyncio
import json
from typing import Any

import pytest

from components.microk8s import membership
from components.microk8s.hosts import Host
from components.microk8s.membership import Plan
from components.microk8s.shell import script
from components.microk8s.ssh import HostError, Lost, Refused

A, B, C = (Host(name, f"192.0.2.{number}") for number, name in enumerate("abc", 1))
TOKEN = "0123456789abcdef0123456789abcdef/0123456789ab"
SCRIPTS = ("state", "invite", "join", "ready", "leave", "remove", "purge")


def _single(host: Host) -> str:
    return _state(host, ["127.0.0.1"], {host.name: host.address})


def _state(host: Host, members: list[str], nodes: dict[str, str]) -> str:
    status = {"high-availability": {"nodes": [{"address": f"{at}:19001"} for at in members]}}
    return f"{host.name}\n---\n{json.dumps(status)}\n---\n{json.dumps(nodes)}\n"


def _cluster(host: Host, *members: Host) -> str:
    return _state(
        host, [each.address for each in members], {each.name: each.address for each in members}
    )


class Hosts:
    """Answers scripts: a text, or an error, by host and script; notes what ran where."""

    def __init__(self, **states: str) -> None:
        self.answers: dict[tuple[str, str], Any] = {
            (name, "state"): state for name, state in states.items()
        }
        self.ran: list[str] = []
        self.texts: list[str] = []

    async def run(self, host: Host, text: str, seconds: float, attempts: int = 5) -> str:
        del seconds, attempts
        bodies = {name: script(name).split("\nmain </dev/null")[0] for name in SCRIPTS}
        name = next(name for name, body in bodies.items() if body in text)
        if name != "state":
            self.ran.append(f"{host.name}:{name}")
            self.texts.append(text)
        if (host.name, "state") not in self.answers:
            raise Lost(f"host {host.called}: does not answer")
        urls = [f"10.9.9.9:25000/{TOKEN}", f"{host.address}:25000/{TOKEN}"]
        usual = json.dumps({"token": TOKEN, "urls": urls}) if name == "invite" else ""
        answer = self.answers.get((host.name, name), usual)
        if isinstance(answer, Exception):
            raise answer
        return answer


def _lead(verb: Any, hosts: Hosts, host: Host, earlier: list[Host], later: list[Host]) -> str:
    return asyncio.run(verb(Plan(host, earlier, later, hosts)))  # pyright: ignore


def test_the_first_host_founds_and_the_next_joins_it() -> None:
    """The token's URL is the one with the known address; that node's readiness ends it."""
    hosts = Hosts(a=_single(A), b=_single(B))
    assert _lead(membership.join, hosts, A, [], [B]) == "founded"
    assert hosts.ran == ["a:ready"]
    hosts.ran.clear()
    assert _lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["a:invite", "b:join", "a:ready"]
    assert f"URL=192.0.2.1:25000/{TOKEN}" in hosts.texts[-2]


def test_a_member_is_left_alone() -> None:
    """A second run, or one that was interrupted after the join, only looks and waits."""
    hosts = Hosts(a=_cluster(A, A, B), b=_cluster(B, A, B))
    assert _lead(membership.join, hosts, B, [A], []) == "member"
    assert hosts.ran == ["a:ready"]


def test_a_host_put_first_joins_the_cluster_that_is_there() -> None:
    """It founds no second one."""
    hosts = Hosts(a=_single(A), b=_cluster(B, B, C), c=_cluster(C, B, C))
    _lead(membership.join, hosts, A, [], [B, C])
    assert hosts.ran == ["b:invite", "a:join", "b:ready"]


def test_a_reinstalled_host_is_first_forgotten() -> None:
    """Else the join ends with "already known to dqlite"."""
    hosts = Hosts(a=_cluster(A, A, B, C), b=_single(B), c=_cluster(C, A, B, C))
    _lead(membership.join, hosts, B, [A], [C])
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
    hosts = Hosts(a=_single(A), b=_single(B))
    hosts.answers["b", "join"] = Refused(f"host b: {TOKEN}: {said}", 6)
    with pytest.raises(HostError, match=meaning) as raised:
        _lead(membership.join, hosts, B, [A], [])
    assert "host b (192.0.2.2) could not join a (192.0.2.1)" in str(raised.value)
    assert said in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_nobody_to_join() -> None:
    """A host after the first never founds a cluster of its own."""
    with pytest.raises(HostError, match=r"nobody to join, none of a \(192.0.2.1\) answers"):
        _lead(membership.join, Hosts(b=_single(B)), B, [A], [])


def test_another_cluster_is_not_touched() -> None:
    """A host that belongs elsewhere stays there."""
    hosts = Hosts(a=_cluster(A, A, B), c=_cluster(C, C, Host("d", "192.0.2.4")))
    with pytest.raises(HostError, match="is in another cluster than a"):
        _lead(membership.join, hosts, C, [A, B], [])
    assert hosts.ran == []


def test_leaving_in_order() -> None:
    """Leave, then removal by another node, then purge."""
    hosts = Hosts(a=_cluster(A, A, B), b=_cluster(B, A, B))
    _lead(membership.leave, hosts, B, [A], [])
    assert hosts.ran == ["b:leave", "a:remove", "b:purge"]
    assert "FORCE=''" in hosts.texts[1]


def test_a_lost_host_is_removed_by_force(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is found by its address; a host that answers but does not let in is not lost."""
    hosts = Hosts(a=_cluster(A, A, B))
    _lead(membership.leave, hosts, B, [A], [])
    assert hosts.ran == ["a:remove"]
    assert "FORCE=yes" in hosts.texts[0]
    assert "NODE=b" in hosts.texts[0]
    assert "host b (192.0.2.2): does not answer: it is removed by force" in capsys.readouterr().err
    hosts.answers["b", "state"] = HostError("host b: user root is not let in")
    with pytest.raises(HostError, match="not let in"):
        _lead(membership.leave, hosts, B, [A], [])
