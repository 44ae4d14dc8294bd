"""What a pod and a variant's overhead held on average in a phase, from the usage measured."""

from itertools import pairwise
from typing import cast

from benchmark.cost.held import Held
from benchmark.results.reading import Measured

MB_PER_GB = 1000.0


def working(measured: Measured) -> Held | None:
    """A pod that runs cells: the `cells` load's usage over the time its pods existed."""
    seconds = measured.number("usage.phases.cells.seconds")
    return None if seconds is None else _pod(measured, "cells", pod_seconds(measured, seconds))


def idle(measured: Measured) -> Held | None:
    """A pod with a kernel of which nothing is asked: its connection keeps it there all along."""
    seconds = measured.number("usage.phases.idle.seconds")
    return None if seconds is None else _pod(measured, "idle", seconds)


def overhead(measured: Measured, phase: str) -> Held | None:
    """What all notebooks share: the overhead that is not in their pods.

    The control plane is left out: it serves all variants alike, and other work too.
    """
    seconds = measured.number(f"usage.phases.{phase}.seconds")
    parts = _parts(measured, phase, "overhead")
    parts.pop(sidecar_name(measured), None)
    return _held(list(parts.values()), seconds)


def pod_seconds(measured: Measured, seconds: float) -> float:
    """Pods times the time they existed in the `cells` load, terminating ones included."""
    counts = measured.value("scale_out.cells.pods") if measured.has("scale_out.cells.pods") else []
    known = [
        (min(float(count["t"]), seconds), float(count["pods"] + count["terminating"]))
        for count in cast("list[dict[str, float]]", counts)
    ]
    ends = pairwise([*known, (seconds, 0.0)])
    return sum((end - start) * pods for (start, pods), (end, _) in ends)


def sidecar_name(measured: Measured) -> str:
    """The container that runs beside the notebook in its pod, empty where there is none."""
    sidecar = measured.environment.get("sidecar")
    name = cast("dict[str, object]", sidecar).get("container") if sidecar else None
    return name if isinstance(name, str) else ""


def _pod(measured: Measured, phase: str, seconds: float) -> Held | None:
    """The notebook's containers and its sidecar."""
    held = list(_parts(measured, phase, "own").values())
    if name := sidecar_name(measured):
        held.append(_parts(measured, phase, "overhead").get(name))
    return _held(held, seconds) if held else None


def _parts(measured: Measured, phase: str, account: str) -> dict[str, object]:
    at = f"usage.phases.{phase}.{account}.parts"
    return dict(cast("dict[str, object]", measured.value(at))) if measured.has(at) else {}


def _held(parts: list[object], seconds: float | None) -> Held | None:
    """The sum over a time; None as soon as one part is unknown."""
    if not seconds:
        return None
    used = [_used(part) for part in parts]
    known = [held for held in used if held is not None]
    return sum(known, Held(0, 0)) * (1 / seconds) if len(known) == len(used) else None


def _used(part: object) -> Held | None:
    used = cast("dict[str, float | None]", part) if isinstance(part, dict) else {}
    cpu_s, mb_s = used.get("cpu_s"), used.get("mb_s")
    return None if cpu_s is None or mb_s is None else Held(cpu_s, mb_s / MB_PER_GB)
