"""The one registry of compared figures: label, place in the results, unit, format."""

from dataclasses import dataclass
from typing import Literal

DASH = "–"  # noqa: RUF001
"""Not measured."""

NOT_APPLICABLE = "n/a"
"""Of a phase that the variant does not have."""
MS = 1000.0

Taken = Literal["quantity", "median"]


@dataclass(frozen=True)
class Figure:
    """`timings` is the section whose samples, by cycle, and `interval95` belong to the figure.

    `taken` says how a list becomes one number: counted, or its median. `scale` turns the results'
    unit into the one shown.
    """

    group: str
    label: str
    path: str
    unit: str
    digits: int
    timings: str | None = None
    scale: float = 1.0
    never: str = DASH
    taken: Taken = "quantity"

    def shown(self, value: float | None, measured: bool = True) -> str:
        """The value with its unit; `never` where a measurement found none, else a dash."""
        if value is None:
            return self.never if measured else DASH
        text = f"{value * self.scale:.{self.digits}f}"
        return f"{text} {self.unit}" if self.unit else text


def _timed(group: str, what: str, at: str, digits: int, scale: float = MS) -> list[Figure]:
    """A kind of duration: its median, with interval and verdict, its p95, and what failed."""
    unit, label = "ms" if scale == MS else "s", f"{what}, " if what else ""
    return [
        Figure(group, f"{label}median", f"{at}.median", unit, digits, at, scale),
        Figure(group, f"{label}p95", f"{at}.p95", unit, digits, scale=scale),
        Figure(group, f"{label}failed", f"{at}.failures", "", 0),
    ]


def _kernels() -> list[Figure]:
    kinds = {
        "first start": ("first_start", 0),
        "first cell": ("first_cell", 1),
        "start": ("start", 0),
        "cell": ("cell", 1),
        "1 MB of output": ("output", 0),
    }
    return [
        figure
        for what, (name, digits) in kinds.items()
        for figure in _timed("kernels", what, f"kernels.{name}", digits)
    ]


def _load(group: str, name: str, what: str) -> list[Figure]:
    at = f"scale_out.{name}"
    return [
        Figure(group, "most pods", f"{at}.max_pods", "", 0),
        Figure(group, "2nd pod Ready after", f"{at}.t_second_ready_s", "s", 1, never="never"),
        Figure(group, "3rd pod Ready after", f"{at}.t_third_ready_s", "s", 1, never="never"),
        Figure(group, "answered", f"{at}.ok_per_s", "/s", 1),
        Figure(group, f"failed {what}s", f"{at}.errors", "", 0),
        Figure(group, f"{what}, median", f"{at}.latency.median", "ms", 0, scale=MS),
        Figure(group, f"{what}, p95", f"{at}.latency.p95", "ms", 0, scale=MS),
    ]


def _sessions(group: str, name: str) -> list[Figure]:
    at = f"scale_out.{name}"
    return [
        Figure(group, "kernel start, median", f"{at}.kernel_starts_s", "s", 2, taken="median"),
        Figure(group, "pods with kernels", f"{at}.clients_by_pod", "", 0),
    ]


def _usage(group: str, phase: str) -> list[Figure]:
    at = f"usage.phases.{phase}"
    return [
        Figure(group, "CPU, own pods", f"{at}.own.cpu_s", "CPU·s", 2),
        Figure(group, "CPU, overhead", f"{at}.overhead.cpu_s", "CPU·s", 2),
        Figure(group, "memory, own pods", f"{at}.own.mb_s", "MB·s", 0),
        Figure(group, "memory, overhead", f"{at}.overhead.mb_s", "MB·s", 0),
    ]


def _plane(what: str, phase: str) -> Figure:
    path = f"usage.phases.{phase}.control_plane.cpu_s"
    return Figure("control plane", f"CPU, {what}", path, "CPU·s", 2)


FIGURES = [
    *_timed("cold start", "", "cold", 2, 1.0),
    Figure("cold start", "discarded", "cold.discarded", "", 0),
    *_usage("cold start", "cold"),
    *_timed("warm request", "", "warm", 1),
    *_kernels(),
    *_load("open loop", "open_loop", "request"),
    *_usage("open loop", "open_loop"),
    *_load("closed loop", "closed_loop", "request"),
    *_usage("closed loop", "closed_loop"),
    *_load("cells", "cells", "cell"),
    *_sessions("cells", "cells"),
    *_usage("cells", "cells"),
    *_usage("idle", "idle"),
    _plane("open loop", "open_loop"),
    _plane("closed loop", "closed_loop"),
    _plane("cells", "cells"),
    _plane("idle", "idle"),
]
