"""A Kubernetes API with one pod and a Prometheus behind its proxy, over loopback HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NAMESPACE = "notebooks-hpa"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
PROXY = "/proxy"
FIGURES = {"requests": "9.5", "p50_s": "0.0054", "p95_s": "NaN", "error_share": "0", "cpu": "0.3"}


class FakeApi:
    """up: whether the API answers. prometheus: whether Prometheus does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.up = self.prometheus = True
        self.ended = threading.Event()
        self.queries: list[str] = []

    def description(self, name: str = "hpa") -> dict[str, Any]:
        """The variant on it, as a stack describes it."""
        server = f"http://127.0.0.1:{self.port}"
        kubeconfig = {
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": server}}],
            "users": [{"name": "u", "user": {"token": "t"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        }
        return {
            "version": 2,
            "name": name,
            "title": name,
            "namespace": NAMESPACE,
            "notebook": {
                "kind": "server",
                "address": "127.0.0.1",
                "port": self.port,
                "host": "jupyterlab.test",
                "path": "/lab",
                "token": "a-token-that-is-never-shown",
                "affinity_cookie": "notebook_pod",
            },
            "kubeconfig": json.dumps(kubeconfig),
            "pods": {"server": "app.kubernetes.io/name=jupyterlab"},
            "scaling": {"kind": "requests"},
            "overhead": [],
            "overhead_containers": [],
            "control_plane": [],
            "prometheus": {"proxy_path": PROXY},
            "environment": {},
        }


@contextmanager
def serving() -> Iterator[FakeApi]:
    """The API until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    api = _Handler.api = FakeApi(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield api
    finally:
        api.ended.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    api: FakeApi

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if not self.api.up:
            self.close_connection = True
        elif url.path.startswith(PROXY):
            self.api.queries.append(query["query"][0])
            self._answer(_prometheus(query["query"][0]), 200 if self.api.prometheus else 503)
        elif query.get("watch"):
            self.api.ended.wait(10)
        else:
            self._answer({"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": [POD]})

    def _answer(self, document: dict[str, Any], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def _prometheus(query: str) -> dict[str, Any]:
    now = time.time()
    if query.startswith("scalar"):
        return {"data": {"result": [now, str(now)]}}
    if query.endswith("s]"):
        values = [[now - ago, "2"] for ago in range(234, 0, -6)]
        return {"data": {"result": [{"metric": {}, "values": values}]}}
    found = [{"metric": {"figure": name}, "value": [now, v]} for name, v in FIGURES.items()]
    return {"data": {"result": found}}


POD: dict[str, Any] = {
    "kind": "Pod",
    "apiVersion": "v1",
    "metadata": {
        "name": "jupyterlab-1",
        "uid": "u",
        "creationTimestamp": "2025-01-01T00:00:00Z",
        "resourceVersion": "1",
    },
    "spec": {"containers": [{"name": "jupyterlab"}]},
    "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
}
