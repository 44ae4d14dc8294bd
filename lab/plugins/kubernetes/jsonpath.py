"""The part of kubectl's JSONPath that readiness expressions use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab.plugins.failures import Failure

_STEP = re.compile(
    r"""\.(?P<name>[\w-]+(?:\\\.[\w/-]+)*)       # .name, .app\.kubernetes\.io/name
      | \[(?P<index>-?\d+)\]                     # [0]
      | \[(?P<all>\*)\]                          # [*]
      | \[(?P<quote>['"])(?P<key>.*?)(?P=quote)\]  # ['name']
      | \[\?\(@\.(?P<left>[\w.-]+)\s*==\s*(?P<right>.+?)\)\]  # [?(@.type=="Ready")]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class JsonPath:
    """A parsed path. `source` is how it was written."""

    source: str
    steps: tuple[re.Match[str], ...]

    def find(self, value: Any) -> list[Any]:
        """Everything in `value` that the path leads to."""
        found = [value]
        for step in self.steps:
            found = [item for one in found for item in _follow(step, one)]
        return found


def split(expression: str) -> tuple[JsonPath, str | None]:
    """The path and the wanted value in ``{.a.b}=value`` (the value may be absent).

    Raises:
        Failure: the path is not one that is understood here.
    """
    match = re.fullmatch(r"'?(\{[^}]*\})'?(?:=(.+))?", expression.strip(), re.DOTALL)
    if not match:
        raise Failure(f"cannot read the JSONPath {expression!r}: expected {{.path}}[=value]")
    return _parse(match[1]), match[2]


def text(value: Any) -> str:
    """A value as kubectl prints it."""
    return value if isinstance(value, str) else json.dumps(value)


def _parse(source: str) -> JsonPath:
    inner = source[1:-1].strip().removeprefix("$")
    inner = inner if inner[:1] in (".", "[") else f".{inner}"
    steps: list[re.Match[str]] = []
    position = 0
    while position < len(inner):
        match = _STEP.match(inner, position)
        if not match:
            raise Failure(f"cannot read the JSONPath {source!r} from {inner[position:]!r} on")
        steps.append(match)
        position = match.end()
    return JsonPath(source, tuple(steps))


def _follow(step: re.Match[str], value: Any) -> Iterator[Any]:
    key = step["key"] or (step["name"] or "").replace("\\.", ".")
    if key:
        if isinstance(value, dict) and key in value:
            yield value[key]
    elif step["all"]:
        yield from value.values() if isinstance(value, dict) else value or []
    elif isinstance(value, list):
        yield from _elements(step, value)


def _elements(step: re.Match[str], items: list[Any]) -> Iterator[Any]:
    if step["index"]:
        index = int(step["index"])
        if -len(items) <= index < len(items):
            yield items[index]
        return
    wanted = step["right"].strip("'\"")
    for item in items:
        found = item
        for name in step["left"].split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if found is not None and text(found) == wanted:
            yield item
