"""The datastore's members, by etcd's own JSON API. etcd stands in for dqlite."""

import json
import ssl
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from lab.hosts.doubles import arguments, here
from lab.node.control_plane import ETCD_CLIENTS

VOTERS = STANDBYS = 3


def ask(path: str, body: dict[str, Any], address: str | None = None) -> dict[str, Any]:
    """POST to a member's API (`cluster/member/list`, …), by default one's own.

    A member that does not vote yet answers little, so the others are asked after it.
    Raises OSError where none answers.
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
    found = [urlsplit(server).hostname for server in servers.split(",") if server]
    return [host for host in found if host and host != here.node().address]


def _post(path: str, body: dict[str, Any], address: str) -> dict[str, Any]:
    folder = here.COMMON / "var/lib" / here.about()["set"] / "pki"
    context = ssl.create_default_context(cafile=str(folder / "etcd-ca.crt"))
    client = folder / "apiserver-etcd-client.crt"
    context.load_cert_chain(client, client.with_suffix(".key"))
    url = f"https://{address}:{ETCD_CLIENTS}/v3/{path}"
    request = urllib.request.Request(url, json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=5, context=context) as answer:  # noqa: S310
        return json.load(answer)


def listed() -> list[dict[str, Any]]:
    """The members: ID, name, peerURLs, isLearner."""
    return ask("cluster/member/list", {"linearizable": False}).get("members", [])


def leader() -> str:
    """The leader's ID."""
    return ask("maintenance/status", {})["leader"]


def address(member: dict[str, Any]) -> str:
    """A member's `ip:19001`."""
    return member["peerURLs"][0].removeprefix("https://")


def nodes() -> list[dict[str, str]]:
    """Every member's address and role. Below three members only the leader votes.

    (Two that voted before a third left go on voting in etcd, which cannot demote.)
    """
    members = listed()
    first = leader() if len(members) < VOTERS else None
    voting = [m for m in members if not m.get("isLearner") and first in (None, m["ID"])]
    rest = [m for m in members if m not in voting]
    idle = "standby" if len(voting) >= VOTERS else "spare"
    return [{"address": address(m), "role": "voter"} for m in voting] + [
        {"address": address(m), "role": idle if place < STANDBYS else "spare"}
        for place, m in enumerate(rest)
    ]
