"""What a look at an object says about its readiness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.objects import dig


@dataclass(frozen=True)
class Verdict:
    """`ready` or not yet; `hopeless` when waiting on makes no sense; `seen` in words."""

    ready: bool
    seen: str = ""
    hopeless: bool = False


READY = Verdict(ready=True)

Check = Callable[[Object, Cluster], Verdict]


def condition(obj: Object, kind: str) -> Object:
    """The object's condition of type `kind`, or an empty one."""
    conditions: list[Any] = dig(obj, "status", "conditions") or []
    return next((item for item in conditions if item.get("type") == kind), {})


def is_true(obj: Object, kind: str) -> bool:
    """Whether the condition of type `kind` is "True"."""
    return condition(obj, kind).get("status") == "True"


def is_observed(obj: Object) -> bool:
    """Whether the controller has seen the newest version of the object."""
    generation = dig(obj, "metadata", "generation") or 0
    observed = dig(obj, "status", "observedGeneration")
    return observed is None or observed >= generation


def describe(item: Object) -> str:
    """A condition in words: ``Ready is False (RevisionMissing: …)``."""
    why = ": ".join(str(item[key]) for key in ("reason", "message") if item.get(key))
    text = f"{item.get('type')} is {item.get('status')}"
    return f"{text} ({why})" if why else text


def unmet(obj: Object) -> list[str]:
    """The object's conditions that are not "True", in words."""
    conditions: list[Any] = dig(obj, "status", "conditions") or []
    return [describe(item) for item in conditions if item.get("status") != "True"]
