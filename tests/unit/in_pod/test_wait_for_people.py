"""What holds a notebook's pod back at its end, against a server on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from components.in_pod import wait_for_people

IDLE = {"execution_state": "idle", "connections": 0}
OPEN = {"execution_state": "idle", "connections": 1}
BUSY = {"execution_state": "busy", "connections": 0}


class Jupyter(BaseHTTPRequestHandler):
    """Answers with the next of its lists of kernels, the last one for ever; None is an error."""

    answers: ClassVar[list[list[dict[str, object]] | None]] = []
    tokens: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.tokens.append(self.headers["Authorization"])
        kernels = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        body = json.dumps(kernels).encode()
        self.send_response(500 if kernels is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("JUPYTER_TOKEN", "t0ken")
    Jupyter.tokens.clear()
    with HTTPServer(("127.0.0.1", 0), Jupyter) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api/kernels"
        server.shutdown()


def asked(url: str, *answers: list[dict[str, object]] | None) -> int:
    """How often Jupyter was asked before the pod was let go."""
    Jupyter.answers[:] = answers
    wait_for_people.wait(url, period_s=0.01)
    return len(Jupyter.tokens)


def test_a_pod_without_kernels_ends_at_once(url: str) -> None:
    assert asked(url, []) == 1
    assert Jupyter.tokens == ["token t0ken"]


def test_a_kernel_that_nobody_looks_at_holds_nothing_back(url: str) -> None:
    assert asked(url, [IDLE, IDLE]) == 1


def test_an_open_notebook_and_a_busy_kernel_are_waited_for(url: str) -> None:
    assert asked(url, [IDLE, OPEN], [OPEN], [BUSY], [IDLE]) == 4


def test_one_failure_is_not_the_end_of_jupyter(url: str) -> None:
    assert asked(url, [OPEN], None, [OPEN], None, None, [IDLE]) == 6


def test_a_dead_jupyter_is_not_waited_for(url: str) -> None:
    assert asked(url, [OPEN], None) == 1 + wait_for_people.PATIENCE
