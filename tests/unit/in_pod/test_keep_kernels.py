"""The controller that tells a scale-in of kernels, against an API and a Jupyter on loopback."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from components.in_pod.keep_kernels import COST, look
from components.in_pod.kubernetes_api import Api

STATUS = "/api/status"


@dataclass
class World:
    """Pods as the API tells them, and what Jupyter answers in all of them."""

    pods: list[dict[str, Any]] = field(default_factory=list)
    status: dict[str, int] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    patches: dict[str, str] = field(default_factory=dict)
    port: int = 0
    account: Path = Path()

    def look(self) -> list[str]:
        api = Api(f"http://127.0.0.1:{self.port}", self.account, "notebooks")
        return list(look(api, "app=jupyterlab", "n0tebook", self.port))


def pod(name: str, **more: Any) -> dict[str, Any]:
    conditions = [{"type": "Ready", "status": "True"}]
    return {
        "metadata": {"name": name, **more},
        "status": {"podIP": "127.0.0.1", "conditions": conditions},
    }


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "token").write_text("acc0unt")
    world = World(account=tmp_path)
    handler = type("Handler", (_Handler,), {"world": world})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world.port = server.server_port
        yield world
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    world: World

    def do_GET(self) -> None:
        self.world.asked.append((self.path, self.headers["Authorization"]))
        self._answer(self.world.status if self.path == STATUS else {"items": self.world.pods})

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.world.patches[self.path.rpartition("/")[2]] = body["metadata"]["annotations"][COST]
        self._answer({})

    def _answer(self, document: dict[str, Any] | None) -> None:
        body = json.dumps(document).encode()
        self.send_response(200 if document is not None else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def test_a_pod_with_kernels_costs_more_than_one_with_connections(world: World) -> None:
    world.pods, world.status = [pod("a")], {"kernels": 2, "connections": 3}
    assert world.look() == ["a: 0 -> 203"]
    assert world.patches == {"a": "203"}


def test_nothing_is_written_where_nothing_changed(world: World) -> None:
    world.status = {"kernels": 0, "connections": 0}
    world.pods = [pod("new"), pod("old", annotations={COST: "0"})]
    assert world.look() == []
    assert world.patches == {}


def test_kernels_that_ended_cost_nothing(world: World) -> None:
    world.pods, world.status = (
        [pod("a", annotations={COST: "101"})],
        {"kernels": 0, "connections": 0},
    )
    assert world.look() == ["a: 101 -> 0"]


def test_pods_that_end_or_have_no_address_are_left_alone(world: World) -> None:
    waiting = pod("waiting")
    del waiting["status"]["podIP"]
    world.pods, world.status = (
        [pod("ending", deletionTimestamp="now"), waiting],
        {"kernels": 1, "connections": 1},
    )
    assert world.look() == []


def test_a_silent_jupyter_keeps_its_cost_and_holds_no_other_up(world: World) -> None:
    silent = pod("silent")
    silent["status"]["podIP"] = "127.0.0.2"
    world.pods, world.status = [silent, pod("b")], {"kernels": 1, "connections": 0}
    said = world.look()
    assert said[0].startswith("silent does not tell its kernels: ")
    assert said[1] == "b: 0 -> 100"
    assert world.patches == {"b": "100"}


def test_each_side_gets_its_own_token(world: World) -> None:
    world.pods, world.status = [pod("a")], {"kernels": 1, "connections": 0}
    said = world.look()
    assert dict(world.asked)[STATUS] == "token n0tebook"
    assert {token for path, token in world.asked if path != STATUS} == {"Bearer acc0unt"}
    assert "n0tebook" not in str(said)
