"""The datastore's members, by etcd's own JSON API. etcd replaces dqlite."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlsplit

from lab import waiting
from lab.hosts.doubles import arguments, this_host
from lab.node.control_plane import ETCD_CLIENTS

VOTERS = STANDBYS = 3
HEALTHY = 60.0  # s: etcd has a leader again within a few, and takes no change without one


class Refused(OSError):
    """A member answered with an error: its text and status."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def ask(path: str, body: dict[str, Any], address: str | None = None) -> dict[str, Any]:
    """POST to a member's API (`cluster/member/list`, …), by default this host's.

    A member that does not vote yet refuses most requests, so the others are tried after it.
    Raises OSError if none answers.
    """
    if address:
        return _post(path, body, address)
    *first, last = ["127.0.0.1", *_others()]
    for each in first:
        try:
            return _post(path, body, each)
        except OSError:
            continue
    return _post(path, body, last)


def _others() -> list[str]:
    servers = arguments.read("kube-apiserver").get("--etcd-servers", "")
    hosts = [urlsplit(server).hostname for server in servers.split(",") if server]
    return [host for host in hosts if host and host != this_host.node().address]


def _post(path: str, body: dict[str, Any], address: str) -> dict[str, Any]:
    folder = this_host.COMMON / "var/lib" / this_host.about()["set"] / "pki"
    context = ssl.create_default_context(cafile=str(folder / "etcd-ca.crt"))
    client = folder / "apiserver-etcd-client.crt"
    context.load_cert_chain(client, client.with_suffix(".key"))
    url = f"https://{address}:{ETCD_CLIENTS}/v3/{path}"
    request = urllib.request.Request(url, json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=5, context=context) as answer:  # noqa: S310
            return json.load(answer)
    except urllib.error.HTTPError as error:
        words = error.read().decode(errors="replace").strip()
        raise Refused(f"{address}: {path}: {error.code}: {words}", error.code) from error


def insist(path: str, body: dict[str, Any], address: str | None = None) -> dict[str, Any]:
    """Retry while etcd is unavailable (503), as it is while it has no leader.

    Raises TimedOut with the last refusal, Refused for any other refusal, OSError.
    """
    answers: list[dict[str, Any]] = []

    def asked() -> tuple[bool, str]:
        try:
            answers.append(ask(path, body, address))
        except Refused as refusal:
            if refusal.status != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            return False, str(refusal)
        return True, "answered"

    waiting.until(asked, what=f"etcd to do {path}", deadline=HEALTHY, pause=1)
    return answers[0]


def listed() -> list[dict[str, Any]]:
    """The members: ID, name, peerURLs, isLearner."""
    return ask("cluster/member/list", {"linearizable": False}).get("members", [])


def promote(candidates: Iterable[dict[str, Any]]) -> None:
    """Promote the learners among the members. Raises OSError while one has not caught up."""
    for member in candidates:
        if member.get("isLearner"):
            ask("cluster/member/promote", {"ID": member["ID"]})


def address(member: dict[str, Any]) -> str:
    """A member's `ip:19001`."""
    return member["peerURLs"][0].removeprefix("https://")


def _place(member: dict[str, Any]) -> IPv4Address:
    return IPv4Address(address(member).partition(":")[0])


def nodes() -> list[dict[str, str]]:
    """Every member's address and role. Below three members, one voter is reported.

    (In etcd both vote: a learner serves no API server, and a voter cannot be demoted.)
    """
    members = listed()
    first = None if len(members) >= VOTERS else min(members, key=_place)["ID"]
    voting = [m for m in members if not m.get("isLearner") and first in (None, m["ID"])]
    rest = [m for m in members if m not in voting]
    idle = "standby" if len(voting) >= VOTERS else "spare"
    return [{"address": address(m), "role": "voter"} for m in voting] + [
        {"address": address(m), "role": idle if place < STANDBYS else "spare"}
        for place, m in enumerate(rest)
    ]
