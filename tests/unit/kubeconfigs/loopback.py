"""A server on loopback that stands for a cluster's API server, or for a proxy before it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import yaml

NODE: dict[str, Any] = {"metadata": {"name": "n"}, "status": {"addresses": []}}


class Server(ThreadingHTTPServer):
    """Answers with its nodes, and with what is said at a path; else with an empty list.

    asked: each request's path and credentials. status: that of every answer. A path of `said` with
    None is refused.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None]] = []
        self.status = 200
        self.nodes = [NODE]
        self.said: dict[str, str | None] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str) -> tuple[int, str]:
        """The status and the body for a path."""
        text = self.said.get(path, json.dumps({"items": self._items(path)}))
        if text is None or self.status != 200:
            code = self.status if text else 403
            return code, json.dumps({"kind": "Status", "code": code, "message": "no right"})
        return 200, text

    def _items(self, path: str) -> list[dict[str, Any]]:
        return self.nodes if path.endswith("/nodes") else []


class Handler(BaseHTTPRequestHandler):
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"]))
        status, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def kubeconfig(cluster: dict[str, Any], user: dict[str, Any] | None = None) -> str:
    """A kubeconfig of one context; the user has a token unless another is given."""
    return yaml.safe_dump(
        {
            "clusters": [{"name": "c", "cluster": cluster}],
            "users": [{"name": "u", "user": user or {"token": "t"}}],
            "contexts": [{"name": "one", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "one",
        }
    )
