"""vegeta: its results as they come, and its failure."""

import json
from typing import Any

import pytest

from benchmark.errors import ToolError
from benchmark.load.hits import count_errors, parse_hits
from benchmark.load.vegeta import attack
from benchmark.notebook import PlainServer
from benchmark.plans import LoadPlan


def line(code: int = 200, error: str = "", at: str = "2025-01-01T00:00:01.5Z", **more: Any) -> str:
    return json.dumps({"code": code, "error": error, "timestamp": at, "latency": 2_500_000, **more})


def test_a_result_in_seconds() -> None:
    (hit,) = parse_hits([line(at="2025-01-01T00:00:01.123456789Z", latency=1_234_567_890)])
    assert hit.at_s == pytest.approx(1735689601.123456, abs=1e-5)
    assert hit.latency_s == pytest.approx(1.23456789)
    assert hit.kind == "ok"


@pytest.mark.parametrize(
    ("code", "error", "kind"),
    [
        (200, "", "ok"),
        (200, "unexpected EOF", "body lost"),
        (302, "", "http 302"),
        (503, "503 Service Unavailable", "http 503"),
        (0, 'Get "http://h/lab?token=x": context deadline exceeded (Client.Timeout)', "timeout"),
        (
            0,
            'Get "http://h": dial tcp 1.2.3.4:80: connect: connection refused',
            "connection refused",
        ),
        (0, 'Get "http://h": read tcp: connection reset by peer', "connection lost"),
        (0, 'Get "http://h": EOF', "connection lost"),
        (0, "something new", "other"),
    ],
)
def test_kinds_of_errors(code: int, error: str, kind: str) -> None:
    assert parse_hits([line(code, error)])[0].kind == kind


def test_errors_are_counted_by_kind() -> None:
    hits = parse_hits([line(), line(503), line(503), line(0, "EOF")])
    assert count_errors(hits) == {"http 503": 2, "connection lost": 1}


def test_results_are_put_in_order() -> None:
    later, sooner = line(at="2025-01-01T00:00:09Z"), line(at="2025-01-01T00:00:08+00:00")
    hits = parse_hits([later, "", sooner])
    assert hits[0].at_s < hits[1].at_s


@pytest.mark.parametrize("text", ["{", "[]", "{}", line(at="yesterday"), line(latency="1")])
def test_what_is_not_vegetas_is_refused(text: str) -> None:
    with pytest.raises(ToolError, match="vegeta's results"):
        parse_hits([text])


def test_a_failing_vegeta_does_not_show_the_token(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    fake = tmp_path / "vegeta"
    fake.write_text('#!/bin/sh\nread a b; echo "bad target $b" >&2; exit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ToolError, match=r"vegeta attack failed: bad target <url>$"):
        attack(server, LoadPlan(duration_s=1, timeout_s=1, rate=1))
