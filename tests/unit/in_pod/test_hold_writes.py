"""The gate of an awakening, against a Traefik on loopback."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from components.in_pod import hold_writes
from components.in_pod.hold_writes import Door, own_path

COOKIE = "notebook_knative_"


@dataclass
class World:
    """A gate, and a Traefik that has a cookie once it was asked `wakes_after` times."""

    wakes_after: int = 2
    status: int = 200
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def cookie(self) -> str:
        return f"{COOKIE}1a2b=p0d" if len(self.asked) >= self.wakes_after else "other=1"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(hold_writes, "PERIOD_S", 0.01)
    world = World()
    traefik = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Traefik,), {"world": world}))
    door = Door(f"http://127.0.0.1:{traefik.server_port}", "lab.test", COOKIE, patience_s=1)
    gate = hold_writes.server(door, 0)
    world.url = f"http://127.0.0.1:{gate.server_port}"
    for server in (traefik, gate):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield world
    for server in (traefik, gate):
        server.shutdown()
        server.server_close()


class _Traefik(BaseHTTPRequestHandler):
    world: World

    def do_GET(self) -> None:
        self.world.asked.append(self.headers["Host"])
        self.send_response(self.world.status)
        self.send_header("Set-Cookie", self.world.cookie())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def post(world: World, path: str = "/api/kernels") -> requests.Response:
    return requests.post(world.url + path, json={"name": "x" * 100_000}, allow_redirects=False)


def test_the_client_is_sent_back_once_a_pod_is_routed(world: World) -> None:
    answer = post(world, "/api/kernels?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/api/kernels?x=1")
    assert world.asked == ["lab.test"] * 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_every_way_to_write_is_held(world: World, method: str) -> None:
    answer = requests.request(method, world.url + "/x", allow_redirects=False)
    assert answer.status_code == 307


def test_notebooks_that_do_not_wake_up_end_in_come_again(world: World) -> None:
    world.status = 502
    answer = post(world)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_many_are_held_with_one_question_at_a_time(world: World) -> None:
    """Questions in flight are what Knative scales on."""
    world.wakes_after = 5
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(post(world).status_code)) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [307] * 10
    assert len(world.asked) == 5 + 9


def test_too_many_are_told_to_come_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold_writes, "MOST", 0)
    gate = hold_writes.server(Door(world.url, "lab.test", COOKIE), 0)
    threading.Thread(target=gate.serve_forever, daemon=True).start()
    try:
        world.url = f"http://127.0.0.1:{gate.server_port}"
        assert post(world).status_code == 503
    finally:
        gate.shutdown()
        gate.server_close()


def test_notebooks_are_woken_up_once_the_body_is_there(world: World) -> None:
    """Over a slow line they would be back at zero before the client comes again."""
    asked: list[int] = []

    def slowly() -> Iterator[bytes]:
        for part in (b"a" * 10, b"b" * 100_000, b"c"):
            time.sleep(0.1)
            asked.append(len(world.asked))
            yield part

    answer = requests.put(f"{world.url}/x", data=slowly(), allow_redirects=False)
    assert answer.status_code == 307
    assert asked == [0, 0, 0]
    assert len(world.asked) == 2


def test_a_body_in_chunks_is_taken_whole(world: World) -> None:
    """What is left unread would break the client's connection, and its answer with it."""
    chunks = iter([b"x" * 1_000_000] * 20)
    answer = requests.put(f"{world.url}/x", data=chunks, allow_redirects=False)
    assert answer.status_code == 307
    assert next(chunks, None) is None


def test_the_way_back_leads_to_the_same_host() -> None:
    assert own_path("//evil.example/x") == "/evil.example/x"
    assert own_path("/\\evil.example") == "/evil.example"
    assert own_path("/api/kernels?token=a//b") == "/api/kernels?token=a//b"
