"""The `connection` of remote resources: what is allowed in it, and its defaults."""

from __future__ import annotations

from typing import Any

from lab.plugins.command.checks import missing, wrong
from lab.plugins.command.ssh import DEFAULTS
from lab.plugins.command.values import Secret, has_unknown, plain

_TYPES: dict[str, type | tuple[type, ...]] = {
    "host": str,
    "port": (int, float),
    "user": str,
    "password": str,
    "privateKey": str,
    "privateKeyPassword": str,
    "agentSocketPath": str,
    "dialErrorLimit": int,
    "perDialTimeout": int,
    "hostKey": str,
}


def check(connection: Any) -> list[tuple[str, str]]:
    """What is wrong with a connection, as pairs of a path and a reason."""
    values = plain(connection)
    if not isinstance(values, dict):
        return []
    found = _checked(values, {**_TYPES, "proxy": dict}, "connection")
    proxy = values.get("proxy")
    if isinstance(proxy, dict):
        found += _checked(proxy, _TYPES, "connection.proxy")
    return found


def _checked(values: dict[str, Any], types: Any, path: str) -> list[tuple[str, str]]:
    found = [*wrong(values, types, f"a {path}"), *missing(values, "host")]
    return [(f"{path}.{name}", reason) for name, reason in found]


def filled(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs whose connection is secret and has its defaults."""
    values = plain(inputs.get("connection"))
    if not isinstance(values, dict) or has_unknown(values.get("proxy")):
        return inputs
    whole: dict[str, Any] = {**DEFAULTS, **values}
    if "proxy" in values:
        whole["proxy"] = {**DEFAULTS, **values["proxy"]}
    return {**inputs, "connection": Secret(whole)}
