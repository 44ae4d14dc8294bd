"""curl against a real server on loopback: every kind of answer, time and secrecy."""

import dataclasses
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmark.deadline import Deadline
from benchmark.errors import ToolError
from benchmark.notebook import PlainServer
from benchmark.probe.answer import parse_answer
from benchmark.probe.curl import Curl, get_many, get_once


class Notebook(BaseHTTPRequestHandler):
    """Answers by the class's `plan`, the last entry for ever: a code, or a delay and a code."""

    protocol_version = "HTTP/1.1"
    plan: list[Any]
    seen: list[tuple[str, str, int]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"], self.client_address[1]))
        step = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
        delay, code = step if isinstance(step, tuple) else (0.0, step)
        time.sleep(delay)
        if code == 0:
            self.close_connection = True
            return
        self.send_response(code)
        if code == 302:
            self.send_header("Location", f"/login?next={self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@pytest.fixture
def notebook() -> Iterator[type[Notebook]]:
    handler = type("Handler", (Notebook,), {"plan": [200], "seen": []})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    handler.port = listening.server_port  # type: ignore[attr-defined]
    yield handler
    listening.shutdown()
    listening.server_close()


def at(server: PlainServer, notebook: Any) -> PlainServer:
    return dataclasses.replace(server, port=notebook.port)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (200, "ok"),
        (404, "http 404"),
        (503, "http 503"),
        (302, "token refused"),
        (403, "http 403"),
        (0, "empty answer"),
        ((4.0, 200), "timeout"),
    ],
)
def test_every_kind_of_answer(step: Any, kind: str, notebook: Any, server: PlainServer) -> None:
    notebook.plan = [step]
    assert get_once(at(server, notebook), 2).kind == kind


def test_a_refused_token_is_told_from_other_failures(notebook: Any, server: PlainServer) -> None:
    notebook.plan = [302]
    assert get_once(at(server, notebook), 1).token_refused
    notebook.plan = [503]
    assert not get_once(at(server, notebook), 1).token_refused


def test_nobody_listens(server: PlainServer) -> None:
    assert get_once(server, 1).kind == "connection refused"


def test_token_and_host_arrive_whole(notebook: Any, server: PlainServer) -> None:
    get_once(at(server, notebook), 1)
    path, host, _ = notebook.seen[0]
    assert path == "/lab?token=t%5B1-3%5D%7Ba%2Cb%7D%22%23%26"
    assert host == "jupyterlab.notebooks.test"


def test_a_slow_answer_takes_its_time(notebook: Any, server: PlainServer) -> None:
    notebook.plan = [(0.2, 200)]
    answer = get_once(at(server, notebook), 2)
    assert 0.2 <= answer.first_byte_s <= answer.total_s < 2


def test_requests_are_sequential_on_fresh_connections(notebook: Any, server: PlainServer) -> None:
    """A connection that is reused would make all but the first request cheaper."""
    notebook.plan = [(0.05, 200)]
    assert [a.kind for a in get_many(at(server, notebook), 4, 1, 0.01)] == ["ok"] * 4
    assert len({port for _, _, port in notebook.seen}) == 4


def test_retries_keep_their_period(notebook: Any, server: PlainServer) -> None:
    """By itself curl would wait one second, then two, four and eight."""
    notebook.plan = [503, 503, 503, 503, 200]
    with Curl(at(server, notebook), 1000, 1, 0.1) as curl:
        start = curl.start()
        for received in curl.answers():
            if received.answer.ok:
                break
    assert 0.35 < received.at - start < 10
    assert len(notebook.seen) == 5


def test_answers_arrive_one_by_one(notebook: Any, server: PlainServer) -> None:
    """curl's output must not wait in a buffer, or the first 200 would be seen late."""
    with Curl(at(server, notebook), 3, 1, 0.2) as curl:
        curl.start()
        times = [received.at for received in curl.answers()]
    assert times[-1] - times[0] > 0.1


def test_all_attempts_share_a_limit(notebook: Any, server: PlainServer) -> None:
    notebook.plan = [(30.0, 200)]
    with Curl(at(server, notebook), 1000, 30, 0.05, limit_s=0.3) as curl:
        start = curl.start()
        assert list(curl.answers()) == []
    assert time.monotonic() - start < 15


def argv_of(pid: int) -> bytes:
    """A process's arguments; the kernel shows none for a moment while it takes them over."""
    shown = Path(f"/proc/{pid}/cmdline")
    Deadline(30).wait_until(lambda: bool(shown.read_bytes()), 0.01)
    return shown.read_bytes()


def test_the_token_is_not_in_argv(notebook: Any, server: PlainServer) -> None:
    notebook.plan = [(5.0, 200)]
    with Curl(at(server, notebook), 1, 9) as curl:
        curl.start()
        argv = argv_of(curl._process.pid)
    assert b"token" not in argv
    assert b"-K" in argv


def test_a_curl_that_refuses_is_an_error_without_the_token(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "curl"
    fake.write_text("#!/bin/sh\ncat >/dev/null\necho 'curl: no such option' >&2\nexit 2\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ToolError, match="curl said 'curl: no such option'"):
        get_once(server, 1)


def test_a_missing_curl_is_named(server: PlainServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolError, match="curl is not on PATH"):
        get_once(server, 1)


@pytest.mark.parametrize("line", ["", "curl: (2) no", "[]", '{"response_code": 200}'])
def test_what_is_not_curls_json_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_answer(line)
