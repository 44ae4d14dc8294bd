"""The datastore's members, by etcd's own JSON API. etcd stands in for dqlite."""

import json
import ssl
import urllib.request
from typing import Any

from lab.hosts.doubles import here
from lab.node.control_plane import ETCD_CLIENTS

VOTERS = STANDBYS = 3


def ask(path: str, body: dict[str, Any], address: str = "127.0.0.1") -> dict[str, Any]:
    """POST to a member's API (`cluster/member/list`, …). Raises OSError where it fails."""
    folder = here.COMMON / "var/lib" / here.about()["set"] / "pki"
    context = ssl.create_default_context(cafile=str(folder / "etcd-ca.crt"))
    client = folder / "apiserver-etcd-client.crt"
    context.load_cert_chain(client, client.with_suffix(".key"))
    url = f"https://{address}:{ETCD_CLIENTS}/v3/{path}"
    request = urllib.request.Request(url, json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=5, context=context) as answer:  # noqa: S310
        return json.load(answer)


def listed(address: str = "127.0.0.1") -> list[dict[str, Any]]:
    """The members: ID, name, peerURLs, isLearner."""
    return ask("cluster/member/list", {"linearizable": False}, address).get("members", [])


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
