"""The cluster agent's port: nodes that join, images and arguments that are pushed to nodes."""

import json
import secrets
import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lab.errors import LabError
from lab.files import write_private
from lab.hosts.doubles import arguments, here, members, services, tokens
from lab.pki import Pki
from lab.waiting import until

CALLBACK = here.DATA / "credentials/callback-token.txt"
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


def callback_token() -> str:
    """What the cluster's nodes know each other by."""
    if not CALLBACK.exists():
        write_private(CALLBACK, secrets.token_hex(32).encode())
    return CALLBACK.read_text()


class Handler(BaseHTTPRequestHandler):
    """POST only."""

    def do_POST(self) -> None:
        """Route a request to what it asks for."""
        try:
            self._answer(200, self._asked())
        except Refused as refusal:
            self._answer(refusal.code, {"error": str(refusal)})
        except (LabError, OSError, KeyError) as error:
            self._answer(500, {"error": f"{type(error).__name__}: {error}"})

    def _asked(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length", "0"))
        if self.path == "/cluster/api/v2.0/join":
            return admit(json.loads(self.rfile.read(length)), self.client_address[0])
        if self.headers.get("callback-token") != callback_token():
            raise Refused(500, "Invalid token")
        if self.path == "/cluster/api/v1.0/image/import":
            return self._import(length)
        if self.path == "/cluster/api/v1.0/configure":
            asked = json.loads(self.rfile.read(length))
            changed = [name for name, flags in asked.items() if arguments.change(name, flags)]
            if changed:
                services.start()
            return {}
        raise Refused(404, f"no such path {self.path}")

    def _import(self, length: int) -> dict[str, Any]:
        socket = here.node().containerd
        words = ["ctr", f"--address={socket}", "--namespace=k8s.io", "images", "import", "-"]
        with subprocess.Popen(words, stdin=subprocess.PIPE) as run:
            assert run.stdin  # noqa: S101
            while length > 0 and (part := self.rfile.read(min(length, 1 << 20))):
                run.stdin.write(part)
                length -= len(part)
        if run.returncode:
            raise Refused(500, f"ctr ended with {run.returncode}")
        return {}

    def _answer(self, code: int, body: dict[str, Any]) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


def admit(asked: dict[str, Any], address: str) -> dict[str, Any]:
    """What a node needs to join. Raises Refused; a token without an end is used up first."""
    if not tokens.take(str(asked.get("token", ""))):
        raise Refused(500, "Invalid token")
    own = here.node().address
    if address == own:
        raise Refused(503, f"The joining node has the same IP ({address}) as the node we contact")
    if any(members.address(m).startswith(f"{address}:") for m in members.listed()):
        raise Refused(500, f"the joining node ({address}) is already known to dqlite")
    _reachable(own)
    _promote_learner()
    folder = Pki(here.cluster()).folder
    api = arguments.read("kube-apiserver")
    copied = ("--authorization-mode", "--secure-port")
    return {
        "pki": {name: (folder / name).read_text() for name in SHARED},
        "callback_token": callback_token(),
        "kubelet_args": arguments.read("kubelet"),
        "apiserver_args": {flag: api[flag] for flag in copied if flag in api},
    }


def _reachable(own: str) -> None:
    """The first join takes the datastore from the loopback to the node's address."""
    found = members.listed()
    if len(found) > 1 or not members.address(found[0]).startswith("127."):
        return
    peers = f"https://{own}:{here.PEER_PORT}"
    members.ask("cluster/member/update", {"ID": found[0]["ID"], "peerURLs": [peers]})
    arguments.change("k8s-dqlite", {"--listen-peer-urls": peers})
    services.start()
    until(_writable, what="the datastore is back", deadline=30)


def _promote_learner() -> None:
    """etcd has one learner at most: an earlier one votes before the next comes."""
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


def server() -> ThreadingHTTPServer:
    """The server on the agent's port, by TLS."""
    pair = Pki(here.cluster()).apiserver(here.node())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    listening = ThreadingHTTPServer(("", here.AGENT_PORT), Handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    return listening
