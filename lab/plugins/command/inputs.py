"""The inputs of a local command: what is allowed, and what they mean."""

from __future__ import annotations

from typing import Any

from lab.plugins.command.process import Command
from lab.plugins.failures import NotSupported
from lab.plugins.values import has_secret, has_unknown, plain

LOGGING = {
    "none": frozenset[str](),
    "stdout": frozenset({"stdout"}),
    "stderr": frozenset({"stderr"}),
    "stdoutAndStderr": frozenset({"stdout", "stderr"}),
}
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
    wrong = [(name, reason) for name, value in inputs.items() if (reason := _wrong(name, value))]
    logging = plain(inputs.get("logging"))
    if isinstance(logging, str) and logging not in LOGGING:
        wrong.append(("logging", f"{logging!r} is not one of {', '.join(LOGGING)}"))
    return wrong


def _wrong(name: str, value: Any) -> str | None:
    if name in _REFUSED:
        return None
    if name not in _TYPES:
        return f"{name!r} is not a property of a command: allowed are {', '.join(_TYPES)}"
    value = plain(value)
    if has_unknown(value) or isinstance(value, _TYPES[name]):
        return None
    return f"expected {_TYPES[name]}, found {type(value).__name__}"


def command(text: str, inputs: dict[str, Any], previous: dict[str, Any]) -> Command:
    """The command `text` run as `inputs` say, after a run that gave the outputs `previous`."""
    values = plain(inputs)
    environment = {key: _text(value) for key, value in values.get("environment", {}).items()}
    if values.get("addPreviousOutputInEnv", True):
        for name in ("stdout", "stderr"):
            if previous.get(name):
                environment[f"PULUMI_COMMAND_{name.upper()}"] = plain(previous[name])
    return Command(
        text=text,
        interpreter=values.get("interpreter") or ["/bin/sh", "-c"],
        environment=environment,
        directory=values.get("dir"),
        stdin=values.get("stdin"),
        logged=LOGGING[values.get("logging", "stdoutAndStderr")],
    )


def outputs_secret(inputs: dict[str, Any]) -> bool:
    """Whether what the command prints is secret: it is as soon as any input is."""
    return has_secret(inputs)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
