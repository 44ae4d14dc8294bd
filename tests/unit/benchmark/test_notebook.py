"""A server whose paths do not begin at the root, as those that a hub spawns."""

import json
import threading
from collections.abc import Generator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from benchmark.kernels import server as kernel_server
from benchmark.kernels.server import Server
from benchmark.node_loss.browsers import browse
from benchmark.notebook import PlainServer
from benchmark.variant import read_variant
from tests.unit.benchmark.fake_cluster import FakeCluster, description


class Spawned(BaseHTTPRequestHandler):
    """Starts and ends one kernel, and notes what it is asked."""

    asked: ClassVar[list[str]] = []

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"id": "k1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test's output short."""


@pytest.fixture
def spawned(server: PlainServer) -> Generator[PlainServer]:
    Spawned.asked.clear()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Spawned)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield replace(server, port=listening.server_port, base_url="/user/ann")
    listening.shutdown()
    listening.server_close()


def test_its_kernels_are_below_its_base(
    spawned: PlainServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets: list[str] = []
    monkeypatch.setattr(kernel_server, "connect", lambda url, **_: sockets.append(url))
    client = Server(spawned, timeout_s=5)
    kernel = client.start_kernel()
    client.channels(kernel, "s1")
    client.end_kernel(kernel)
    client.close()
    assert Spawned.asked == ["POST /user/ann/api/kernels", "DELETE /user/ann/api/kernels/k1"]
    assert sockets == [f"ws://{spawned.host}/user/ann/api/kernels/k1/channels?session_id=s1"]


def test_browsers_ask_below_its_base(spawned: PlainServer) -> None:
    (hit, *_) = browse(spawned, "cookie", seconds=0.1, timeout_s=5)
    assert hit.kind == "ok"
    assert set(Spawned.asked) == {"GET /user/ann/api/kernels"}


@pytest.mark.parametrize(("given", "read"), [({}, ""), ({"base_url": "/user/ann/"}, "/user/ann")])
def test_a_description_may_name_it(given: dict[str, str], read: str) -> None:
    document = description(FakeCluster(), 1)
    document["notebook"] |= given
    assert read_variant(json.dumps(document)).notebook.base_url == read
