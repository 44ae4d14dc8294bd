"""The inputs of a local command: what is allowed, and what they mean."""

from __future__ import annotations

from typing import Any

from lab.plugins.command.checks import LOGGING, wrong, wrong_logging
from lab.plugins.command.process import Command
from lab.plugins.command.values import plain
from lab.plugins.failures import NotSupported

_TYPES: dict[str, type | tuple[type, ...]] = {
    "create": str,
    "update": str,
    "delete": str,
    "command": str,
    "stdin": str,
    "dir": str,
    "logging": str,
    "interpreter": list,
    "environment": dict,
    "triggers": list,
    "addPreviousOutputInEnv": bool,
}
_REFUSED = ("assetPaths", "archivePaths")


def check(inputs: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with `inputs`, as pairs of a property and a reason.

    Raises:
        NotSupported: a property that the official plugin knows and this one does not.
    """
    for name in _REFUSED:
        if inputs.get(name):
            raise NotSupported(f"the property {name!r} of a command")
    known = {name: value for name, value in inputs.items() if name not in _REFUSED}
    return [*wrong(known, _TYPES, "a command"), *wrong_logging(inputs)]


def command(text: str, inputs: dict[str, Any], previous: dict[str, Any]) -> Command:
    """The command `text` run as `inputs` say, after a run that gave the outputs `previous`."""
    values = plain(inputs)
    return Command(
        text=text,
        interpreter=values.get("interpreter") or ["/bin/sh", "-c"],
        environment={**environment(values), **previous_output(values, previous)},
        directory=values.get("dir"),
        stdin=values.get("stdin"),
        logged=LOGGING[values.get("logging", "stdoutAndStderr")],
    )


def environment(values: dict[str, Any]) -> dict[str, str]:
    """The variables that plain inputs name."""
    return {key: _text(value) for key, value in values.get("environment", {}).items()}


def previous_output(values: dict[str, Any], previous: dict[str, Any]) -> dict[str, str]:
    """The variables with what the run before printed, where they are wanted."""
    if not values.get("addPreviousOutputInEnv", True):
        return {}
    texts = {name: plain(previous.get(name)) for name in ("stdout", "stderr")}
    return {f"PULUMI_COMMAND_{name.upper()}": text for name, text in texts.items() if text}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
