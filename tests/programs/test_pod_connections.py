"""What Traefik makes of how it is told to connect to pods, with pods of sockets and no cluster."""

import json
import socket
import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from components.notebook import pod_connections
from lab import binaries, building
from lab.waiting import until

COOKIE = "pod"
PATIENCE_S = 4.5


class Pod(BaseHTTPRequestHandler):
    """A server that answers, or one that takes a request and is gone."""

    protocol_version = "HTTP/1.1"
    server: "Pods"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self.server.requests += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.dies:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test's output short."""


class Pods(ThreadingHTTPServer):
    """One pod, with what came to it."""

    def __init__(self, *, dies: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Pod)
        self.dies, self.connections, self.requests = dies, 0, 0


@contextmanager
def pod(*, dies: bool = False) -> Generator[Pods]:
    """A pod that serves."""
    server = Pods(dies=dies)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def lost_pod() -> Generator[int]:
    """The port of a pod on a lost node: whoever connects to it hears nothing."""
    with ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield listener.getsockname()[1]


@contextmanager
def traefik(folder: Path, *ports: int) -> Generator[str]:
    """Traefik with one sticky route to pods, as `pod_connections` has it; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    servers = [{"url": f"http://127.0.0.1:{one}"} for one in ports]
    balancer = {"servers": servers, "serversTransport": "to-pods"}
    balancer["sticky"] = {"cookie": {"name": COOKIE}}
    routes = {
        "routers": {"pods": {"rule": "PathPrefix(`/`)", "service": "p", "middlewares": ["again"]}},
        "services": {"p": {"loadBalancer": balancer}},
        "middlewares": {"again": pod_connections.RETRY},
        "serversTransports": {"to-pods": pod_connections.TRANSPORT},
    }
    told = folder / "routes.json"
    told.write_text(json.dumps({"http": routes}))
    program = building.program(binaries.TRAEFIK_PROXY)
    arguments = [f"--entrypoints.web.address=127.0.0.1:{port}", f"--providers.file.filename={told}"]
    with (folder / "traefik.log").open("w") as log:
        running = subprocess.Popen([str(program), *arguments], stdout=log, stderr=log)
    try:
        until(
            lambda: (_routes(port), (folder / "traefik.log").read_text()[-300:]),
            what="Traefik has its route",
            deadline=20,
        )
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def _routes(port: int) -> bool:
    try:
        found = requests.head(f"http://127.0.0.1:{port}", timeout=5)
    except requests.RequestException:
        return False
    return found.status_code != 404


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    building.build(binaries.TRAEFIK_PROXY)


def test_who_holds_no_cookie_is_answered_by_another_pod(tmp_path: Path):
    with pod() as living, lost_pod() as lost, traefik(tmp_path, lost, living.server_port) as url:
        began = time.monotonic()
        answers = [requests.get(url, timeout=10) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200] * 4
        assert time.monotonic() - began < 4 * PATIENCE_S
        assert len({answer.cookies[COOKIE] for answer in answers}) == 1, "of the pod that answered"


def test_who_holds_a_cookie_is_not_moved(tmp_path: Path):
    """A pod that is out of reach for a moment still has the kernels."""
    with pod() as living, lost_pod() as lost, traefik(tmp_path, lost, living.server_port) as url:
        answering = requests.get(url, timeout=10).cookies[COOKIE]
        before = living.requests
        other = _cookie(lost)
        assert other != answering
        began = time.monotonic()
        refused = requests.get(url, cookies={COOKIE: other}, timeout=10)
        assert refused.status_code == 504
        assert 2.5 < time.monotonic() - began < PATIENCE_S
        assert living.requests == before


def _cookie(port: int) -> str:
    """The cookie that Traefik would give for a server."""
    return sha256(f"http://127.0.0.1:{port}".encode()).hexdigest()[:16]


def test_no_request_is_sent_twice(tmp_path: Path):
    """A pod that took a request and went may have done what it was asked for."""
    with pod(dies=True) as dying, traefik(tmp_path, dying.server_port) as url:
        for method in ("POST", "GET"):
            before = dying.requests
            assert requests.request(method, url, data=b"{}", timeout=10).status_code == 502
            assert dying.requests == before + 1


def test_no_connection_is_kept_for_another_request(tmp_path: Path):
    with pod() as living, traefik(tmp_path, living.server_port) as url:
        connections, asked = living.connections, living.requests
        for _ in range(3):
            assert requests.get(url, timeout=10).status_code == 200
        assert living.requests == asked + 3
        assert living.connections == connections + 3
