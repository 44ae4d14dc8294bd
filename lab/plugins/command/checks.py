"""Checks of a resource's inputs, property by property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.plugins.command.values import has_unknown, plain

Types = Mapping[str, type | tuple[type, ...]]

LOGGING = {
    "none": frozenset[str](),
    "stdout": frozenset({"stdout"}),
    "stderr": frozenset({"stderr"}),
    "stdoutAndStderr": frozenset({"stdout", "stderr"}),
}


def wrong(inputs: Mapping[str, Any], types: Types, what: str) -> list[tuple[str, str]]:
    """Unknown properties and those of a wrong type; `what` names the thing that has them."""
    found = ((name, _wrong(name, value, types, what)) for name, value in inputs.items())
    return [(name, reason) for name, reason in found if reason]


def wrong_logging(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A word for `logging` that there is not."""
    logging = plain(inputs.get("logging"))
    if isinstance(logging, str) and logging not in LOGGING:
        return [("logging", f"{logging!r} is not one of {', '.join(LOGGING)}")]
    return []


def missing(inputs: Mapping[str, Any], *names: str) -> list[tuple[str, str]]:
    """Required properties that are not there."""
    return [(name, f"missing required property {name!r}") for name in names if name not in inputs]


def _wrong(name: str, value: Any, types: Types, what: str) -> str | None:
    if name not in types:
        return f"{name!r} is not a property of {what}: allowed are {', '.join(types)}"
    value = plain(value)
    if has_unknown(value) or isinstance(value, types[name]):
        return None
    return f"expected {types[name]}, found {type(value).__name__}"
