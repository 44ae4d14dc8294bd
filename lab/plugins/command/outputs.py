"""What a command's run adds to its inputs."""

from __future__ import annotations

from typing import Any

from lab.plugins.command.values import UNKNOWN, Secret, has_secret, plain

NAMES = ("stdout", "stderr")


def previewed(inputs: dict[str, Any]) -> dict[str, Any]:
    """The state as far as a preview knows it."""
    return {**inputs, **dict.fromkeys(NAMES, UNKNOWN)}


def state(inputs: dict[str, Any], printed: dict[str, str]) -> dict[str, Any]:
    """The state after a run. What was printed is secret as soon as any input is."""
    secret = has_secret(inputs)
    return {
        **inputs,
        **{name: Secret(printed[name]) if secret else printed[name] for name in NAMES},
    }


def kept(state: dict[str, Any]) -> dict[str, str]:
    """What the last run printed; nothing before the first."""
    return {name: plain(state.get(name, "")) for name in NAMES}


def inputs_of(state: dict[str, Any]) -> dict[str, Any]:
    """The inputs that a state was made of."""
    return {key: value for key, value in state.items() if key not in NAMES}
