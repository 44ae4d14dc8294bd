"""The control plane's side of a join: what a node receives, and what it must wait for."""

from typing import Any

from lab.hosts.doubles import arguments, identities, members, services, this_host, tokens
from lab.pki import Pki
from lab.waiting import until

SHARED = (
    *(f"{name}.{end}" for name in ("ca", "front-proxy-ca", "etcd-ca") for end in ("crt", "key")),
    "service-account.key",
    "encryption.yaml",
)
"""The files of the PKI that all control planes share."""


class Refused(Exception):
    """code: the HTTP status; the text: why."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def admit(request: dict[str, Any], address: str) -> dict[str, Any]:
    """What a node needs to join. Consumes a token that has no expiry. Raises Refused."""
    if not tokens.take(str(request.get("token", ""))):
        raise Refused(500, "Invalid token")
    contact = this_host.node().address
    if address == contact:
        raise Refused(503, f"The joining node has the same IP ({address}) as the node we contact")
    if any(members.address(m).startswith(f"{address}:") for m in members.listed()):
        raise Refused(500, f"the joining node ({address}) is already known to dqlite")
    _reachable(contact)
    admission = {"kubelet_args": arguments.read("kubelet"), "apiport": this_host.cluster().api_port}
    if request.get("worker") in (True, "as-worker"):
        return admission | {"pki": identities.lent(str(request["hostname"]), address)}
    _promote_learner()
    folder = Pki(this_host.cluster()).folder
    api = arguments.read("kube-apiserver")
    copied = ("--authorization-mode", "--secure-port")
    return admission | {
        "pki": {name: (folder / name).read_text() for name in SHARED},
        "apiserver_args": {flag: api[flag] for flag in copied if flag in api},
    }


def _reachable(address: str) -> None:
    """Before the first join, move the datastore from the loopback to the node's address."""
    listed = members.listed()
    if len(listed) > 1 or not members.address(listed[0]).startswith("127."):
        return
    peers = f"https://{address}:{this_host.PEER_PORT}"
    members.ask("cluster/member/update", {"ID": listed[0]["ID"], "peerURLs": [peers]})
    arguments.change("k8s-dqlite", {"--listen-peer-urls": peers})
    services.start()
    until(_writable, what="the datastore accepts writes", deadline=30)


def _promote_learner() -> None:
    """etcd has at most one learner, so an earlier one is promoted before the next is added."""
    until(_no_learner, what="the earlier member votes", deadline=60, pause=1)


def _no_learner() -> tuple[bool, str]:
    try:
        members.promote(members.listed())
    except OSError as error:
        return False, str(error)
    return True, ""


def _writable() -> tuple[bool, str]:
    try:
        members.ask("cluster/member/list", {"linearizable": True})
    except OSError as error:
        return False, str(error)
    return True, ""
