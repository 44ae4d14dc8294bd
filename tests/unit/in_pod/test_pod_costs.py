"""What the end of pods would cost, against an API and a Jupyter on loopback."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from components.in_pod.kubernetes_api import Api
from components.in_pod.pod_costs import COST, computes, look

KERNELS, TERMINALS = "/api/kernels", "/api/terminals"
IDLE = {"execution_state": "idle", "connections": 0}
OPEN = {"execution_state": "idle", "connections": 3}
BUSY = {"execution_state": "busy", "connections": 0}
TERMINAL = {"last_activity": "2026-01-02T03:04:05Z", "execution_state": "idle"}
JOB = {**TERMINAL, "execution_state": "busy"}


@dataclass
class World:
    """Pods as the API tells them, and what Jupyter answers in all of them."""

    pods: list[dict[str, Any]] = field(default_factory=list)
    kernels: list[dict[str, Any]] = field(default_factory=list)
    terminals: list[dict[str, Any]] = field(default_factory=list)
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
        path, world = self.path.partition("?")[0], self.world
        world.asked.append((path, self.headers["Authorization"]))
        answers = {KERNELS: world.kernels, TERMINALS: world.terminals}
        self._answer(answers.get(path, {"items": world.pods}))

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.world.patches[self.path.rpartition("/")[2]] = body["metadata"]["annotations"][COST]
        self._answer({})

    def _answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def test_a_pod_with_kernels_costs_more_than_one_with_connections(world: World) -> None:
    world.pods, world.kernels = [pod("a")], [IDLE, OPEN]
    assert world.look() == ["a: 0 -> 203"]
    assert world.patches == {"a": "203"}


def test_nothing_is_written_where_nothing_changed(world: World) -> None:
    world.pods = [pod("new"), pod("old", annotations={COST: "0"})]
    assert world.look() == []
    assert world.patches == {}


def test_kernels_that_ended_cost_nothing(world: World) -> None:
    world.pods = [pod("a", annotations={COST: "101"})]
    assert world.look() == ["a: 101 -> 0"]


def test_pods_that_end_or_have_ended_or_have_no_address_are_left_alone(world: World) -> None:
    waiting, evicted = pod("waiting"), pod("evicted")
    del waiting["status"]["podIP"]
    evicted["status"]["phase"] = "Failed"
    world.pods = [pod("ending", deletionTimestamp="now"), waiting, evicted]
    world.kernels = [OPEN]
    assert world.look() == []
    assert {path for path, _ in world.asked}.isdisjoint({KERNELS, TERMINALS})


def test_a_terminal_costs_as_much_as_a_kernel(world: World) -> None:
    world.pods, world.terminals = [pod("a")], [TERMINAL]
    assert world.look() == ["a: 0 -> 100"]


@pytest.mark.parametrize(("kernels", "terminals"), [([BUSY], []), ([], [JOB])])
def test_what_computes_is_dearer_than_any_number_of_idle_kernels(
    world: World, kernels: list[dict[str, Any]], terminals: list[dict[str, Any]]
) -> None:
    world.pods, world.kernels = [pod("a")], [OPEN] * 50
    world.look()
    idle = world.patches["a"]
    world.kernels, world.terminals = kernels, terminals
    world.look()
    assert int(world.patches["a"]) > int(idle) > 0
    known = [pod("a", annotations={COST: cost}) for cost in (idle, world.patches["a"])]
    assert list(map(computes, known)) == [False, True]


def test_a_silent_jupyter_keeps_its_cost_and_holds_no_other_up(world: World) -> None:
    silent = pod("silent")
    silent["status"]["podIP"] = "127.0.0.2"
    world.pods, world.kernels = [silent, pod("b")], [IDLE]
    said = world.look()
    assert said[0].startswith("silent does not tell what is in use: ")
    assert said[1] == "b: 0 -> 100"
    assert world.patches == {"b": "100"}


def test_each_side_gets_its_own_token(world: World) -> None:
    world.pods, world.kernels = [pod("a")], [IDLE]
    said = world.look()
    asked = dict(world.asked)
    assert {asked.pop(KERNELS), asked.pop(TERMINALS)} == {"token n0tebook"}
    assert set(asked.values()) == {"Bearer acc0unt"}
    assert "n0tebook" not in str(said)
