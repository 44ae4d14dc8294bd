"""vegeta's results as seconds and kinds of errors, without URLs, headers or bodies."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from benchmark.errors import ToolError
from benchmark.fields import Fields

SUCCESS = 200
KINDS = {
    "Client.Timeout exceeded": "timeout",
    "context deadline exceeded": "timeout",
    "i/o timeout": "timeout",
    "connection refused": "connection refused",
    "connection reset": "connection lost",
    "broken pipe": "connection lost",
    "EOF": "connection lost",
    "no route to host": "no route to host",
}


@dataclass(frozen=True)
class Hit:
    """One request: `at_s` on the wall clock, `latency_s` to its end, `kind` ok or the error's."""

    at_s: float
    latency_s: float
    kind: str


def parse_hits(lines: Iterable[str]) -> list[Hit]:
    """Decodes `vegeta encode --to json`, ordered by start. Raises ToolError."""
    return sorted((_hit(line) for line in lines if line.strip()), key=lambda hit: hit.at_s)


def count_errors(hits: Iterable[Hit]) -> dict[str, int]:
    """How many hits failed, by kind."""
    return dict(Counter(hit.kind for hit in hits if hit.kind != "ok"))


def _hit(line: str) -> Hit:
    try:
        document: object = json.loads(line)
        fields = Fields(document, "hit", lambda problem: ToolError(f"vegeta's results: {problem}"))
        at = datetime.fromisoformat(fields.text("timestamp")).timestamp()
    except ValueError:
        raise ToolError("vegeta's results are not JSON lines with timestamps") from None
    error = cast("dict[str, object]", document).get("error")
    kind = _kind(fields.whole("code"), error if isinstance(error, str) else "")
    return Hit(at, fields.number("latency") / 1e9, kind)


def _kind(code: int, error: str) -> str:
    if code == SUCCESS:
        return "ok" if not error else "body lost"
    if code:
        return f"http {code}"
    return next((kind for text, kind in KINDS.items() if text in error), "other")
