"""What of a notebook server is in use, and what holds its pod back, against one on loopback."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from components.in_pod import in_use
from components.in_pod.in_use import Use

Items = list[dict[str, Any]]

IDLE = {"execution_state": "idle", "connections": 0}
OPEN = {"execution_state": "idle", "connections": 1}
BUSY = {"execution_state": "busy", "connections": 0}


def terminal(minutes: float, **more: str) -> dict[str, Any]:
    """One whose last input or output was some minutes ago."""
    last = datetime.now(UTC) - timedelta(minutes=minutes)
    return {"name": "1", "last_activity": last.isoformat().replace("+00:00", "Z"), **more}


class Jupyter(BaseHTTPRequestHandler):
    """Answers with the next of its states, the last one for ever; None is an error.

    A state is its kernels and its terminals; None as the latter: it has no such thing.
    """

    states: ClassVar[list[tuple[Items, Items | None] | None]] = []
    tokens: ClassVar[list[str | None]] = []
    queries: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.queries.add(query)
        if path == "/api/kernels":
            self.tokens.append(self.headers["Authorization"])
            if len(self.tokens) > 1 and len(self.states) > 1:
                del self.states[0]
        kernels, terminals = self.states[0] or (None, None)
        items = kernels if path == "/api/kernels" else terminals
        body = json.dumps(items).encode()
        self.send_response(200 if items is not None else 404 if kernels is not None else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("JUPYTER_TOKEN", "t0ken")
    Jupyter.tokens.clear()
    Jupyter.queries.clear()
    with HTTPServer(("127.0.0.1", 0), Jupyter) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def asked(server: str, *kernels: Items | None, terminals: Items | None = None) -> int:
    """How often Jupyter was asked before the pod was let go."""
    Jupyter.states[:] = [None if items is None else (items, terminals) for items in kernels]
    in_use.wait(server, period_s=0.01)
    return len(Jupyter.tokens)


def used(server: str, kernels: Items, terminals: Items | None) -> Use:
    Jupyter.states[:] = [(kernels, terminals)]
    return in_use.use_of(server, "t0ken")


def test_a_pod_without_kernels_ends_at_once(server: str) -> None:
    assert asked(server, []) == 1
    assert Jupyter.tokens == ["token t0ken"]


def test_a_kernel_that_nobody_looks_at_holds_nothing_back(server: str) -> None:
    assert asked(server, [IDLE, IDLE]) == 1


def test_an_open_notebook_and_a_busy_kernel_are_waited_for(server: str) -> None:
    assert asked(server, [IDLE, OPEN], [OPEN], [BUSY], [IDLE]) == 4


def test_one_failure_is_not_the_end_of_jupyter(server: str) -> None:
    assert asked(server, [OPEN], None, [OPEN], None, None, [IDLE]) == 6


def test_a_dead_jupyter_is_not_waited_for(server: str) -> None:
    assert asked(server, [OPEN], None) == 1 + in_use.PATIENCE


def test_a_silent_job_in_a_terminal_is_waited_for(server: str) -> None:
    job, prompt = (terminal(60, execution_state=state) for state in ("busy", "idle"))
    Jupyter.states[:] = [([], [job]), ([], [job]), ([], [prompt])]
    in_use.wait(server, period_s=0.01)
    assert len(Jupyter.tokens) == 3


@pytest.mark.parametrize(
    ("minutes", "told", "use"),
    [
        (60, {"execution_state": "busy"}, Use(1, 0, 0)),
        (60, {"execution_state": "idle"}, Use(0, 1, 0)),
        (1, {"execution_state": "idle"}, Use(0, 1, 1)),
        (1, {}, Use(1, 0, 1)),
        (11, {}, Use(0, 1, 0)),
    ],
)
def test_a_terminal_is_in_use_by_its_job_or_its_last_output(
    server: str, minutes: float, told: dict[str, str], use: Use
) -> None:
    """The last output alone has to do where the server does not tell what the shell runs."""
    assert used(server, [], [terminal(minutes, **told)]) == use


def test_kernels_are_told_apart(server: str) -> None:
    assert used(server, [IDLE, OPEN, OPEN, BUSY], None) == Use(1, 3, 2)


def test_a_look_is_nobodys_activity(server: str) -> None:
    """A server that ends itself for want of activity would never do so."""
    used(server, [], [])
    assert Jupyter.queries == {"no_track_activity=1"}
