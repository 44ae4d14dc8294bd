"""The cluster agent's server: it admits nodes, and receives pushed images and arguments."""

import json
import secrets
import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lab.errors import LabError
from lab.files import write_private
from lab.hosts.doubles import admitting, arguments, identities, services, this_host
from lab.hosts.doubles.admitting import Refused

CALLBACK = this_host.DATA / "credentials/callback-token.txt"


def callback_token() -> str:
    """The token by which the cluster's nodes authenticate to each other."""
    if not CALLBACK.exists():
        write_private(CALLBACK, secrets.token_hex(32).encode())
    return CALLBACK.read_text()


class Handler(BaseHTTPRequestHandler):
    """POST only."""

    def do_POST(self) -> None:
        """Answer a request by its path."""
        try:
            self._answer(200, self._asked())
        except Refused as refusal:
            self._answer(refusal.code, {"error": str(refusal)})
        except (LabError, OSError, KeyError) as error:
            self._answer(500, {"error": f"{type(error).__name__}: {error}"})

    def _asked(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length", "0"))
        if self.path == "/cluster/api/v2.0/join":
            request = json.loads(self.rfile.read(length))
            admission = admitting.admit(request, self.client_address[0])
            return admission | {"callback_token": callback_token()}
        if self.headers.get("callback-token") != callback_token():
            raise Refused(500, "Invalid token")
        if self.path == "/cluster/api/v1.0/image/import":
            return self._import(length)
        if self.path == "/cluster/api/v1.0/configure":
            request = json.loads(self.rfile.read(length))
            changed = [name for name, flags in request.items() if arguments.change(name, flags)]
            if changed:
                services.start()
            return {}
        raise Refused(404, f"no such path {self.path}")

    def _import(self, length: int) -> dict[str, Any]:
        socket = this_host.node().containerd
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


def server() -> ThreadingHTTPServer:
    """The server on the agent's port, with TLS."""
    pair = identities.serving()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    listening = ThreadingHTTPServer(("", this_host.AGENT_PORT), Handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    return listening
