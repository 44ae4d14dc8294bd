"""The annotation `pulumi.com/waitFor`: the user's own conditions for readiness."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import jsonpath
from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting.verdict import (
    READY,
    Check,
    Verdict,
    condition,
    describe,
    is_observed,
    unmet,
)


def wait_for(annotation: str) -> Check:
    """The check for an annotation's value: one expression, or a JSON list of them.

    ``condition=Ready``, ``condition=Ready=Unknown``, ``jsonpath={.status.phase}``,
    ``jsonpath={.status.phase}=Running``.

    Raises:
        Failure: the value is none of these.
    """
    checks = [_parse(expression) for expression in _expressions(annotation)]

    def check(live: Object, _cluster: Cluster) -> Verdict:
        verdicts = [one(live) for one in checks]
        return next((verdict for verdict in verdicts if not verdict.ready), READY)

    return check


def established(live: Object, _cluster: Cluster) -> Verdict:
    """A custom resource definition is served."""
    return _has_condition("Established", "True")(live)


def _expressions(annotation: str) -> list[str]:
    try:
        values: Any = json.loads(annotation)
    except json.JSONDecodeError:
        return [annotation]
    if not isinstance(values, list) or not values:
        raise Failure("the annotation pulumi.com/waitFor: at least one condition must be specified")
    return [str(value) for value in values]


def _parse(expression: str) -> Callable[[Object], Verdict]:
    kind, separator, rest = expression.partition("=")
    if separator and kind == "condition":
        name, _, value = rest.partition("=")
        return _has_condition(name, value or "True")
    if separator and kind == "jsonpath":
        path, value = jsonpath.split(rest)
        return _has_value(path, value)
    raise Failure(
        "the annotation pulumi.com/waitFor: "
        f'expected a "jsonpath=" or "condition=" prefix, got {expression!r}'
    )


def _has_condition(name: str, value: str) -> Callable[[Object], Verdict]:
    def check(live: Object) -> Verdict:
        found = condition(live, name)
        current = is_observed(live) and is_observed({**live, "status": found})
        if current and str(found.get("status")).lower() == value.lower():
            return READY
        others = [text for text in unmet(live) if not text.startswith(f"{name} is ")]
        first = describe(found) if found else f"no condition {name} yet"
        return Verdict(ready=False, seen="; ".join([first, *others]))

    return check


def _has_value(path: jsonpath.JsonPath, value: str | None) -> Callable[[Object], Verdict]:
    def check(live: Object) -> Verdict:
        found = path.find(live)
        if found and (value is None or value in map(jsonpath.text, found)):
            return READY
        shown = ", ".join(map(jsonpath.text, found)) or "nothing"
        return Verdict(ready=False, seen=f"{path.source} is {shown}, waiting for {value or 'any'}")

    return check
