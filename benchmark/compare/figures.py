"""The one registry of compared figures: label, place in the results, unit, format."""

from dataclasses import dataclass

DASH = "–"  # noqa: RUF001


@dataclass(frozen=True)
class Figure:
    """`samples` is where raw independent samples stand, `interval` the figure's own interval.

    `scale` turns the results' unit into the one shown.
    """

    group: str
    label: str
    path: str
    unit: str
    digits: int
    samples: str | None = None
    interval: str | None = None
    scale: float = 1.0
    never: str = DASH

    def shown(self, value: float | None, measured: bool = True) -> str:
        """The value with its unit; `never` where a measurement found none, else a dash."""
        if value is None:
            return self.never if measured else DASH
        text = f"{value * self.scale:.{self.digits}f}"
        return f"{text} {self.unit}" if self.unit else text


MS = 1000.0


def _load(group: str, name: str) -> list[Figure]:
    at = f"scale_out.{name}"
    return [
        Figure(group, "most pods", f"{at}.max_pods", "", 0),
        Figure(group, "2nd pod Ready after", f"{at}.t_second_ready_s", "s", 1, never="never"),
        Figure(group, "3rd pod Ready after", f"{at}.t_third_ready_s", "s", 1, never="never"),
        Figure(group, "answered", f"{at}.ok_per_s", "/s", 1),
        Figure(group, "failed requests", f"{at}.errors", "", 0),
        Figure(group, "latency, median", f"{at}.latency.median", "ms", 0, scale=MS),
        Figure(group, "latency, p95", f"{at}.latency.p95", "ms", 0, scale=MS),
        *_usage(group, name),
    ]


def _usage(group: str, phase: str) -> list[Figure]:
    at = f"usage.phases.{phase}"
    return [
        Figure(group, "CPU, own pods", f"{at}.own.cpu_s", "CPU·s", 2),
        Figure(group, "CPU, overhead", f"{at}.overhead.cpu_s", "CPU·s", 2),
        Figure(group, "memory, own pods", f"{at}.own.mb_s", "MB·s", 0),
        Figure(group, "memory, overhead", f"{at}.overhead.mb_s", "MB·s", 0),
    ]


FIGURES = [
    Figure("cold start", "median", "cold.median", "s", 2, "cold.samples", "cold.interval95"),
    Figure("cold start", "p95", "cold.p95", "s", 2),
    Figure("cold start", "failed", "cold.failures", "", 0),
    Figure("cold start", "discarded", "cold.discarded", "", 0),
    *_usage("cold start", "cold"),
    Figure("warm request", "median", "warm.median", "ms", 1, "warm.samples", "warm.interval95", MS),
    Figure("warm request", "p95", "warm.p95", "ms", 1, scale=MS),
    Figure("warm request", "failed", "warm.failures", "", 0),
    *_load("open loop", "open_loop"),
    *_load("closed loop", "closed_loop"),
    *_usage("idle", "idle"),
    Figure(
        "control plane", "CPU, open loop", "usage.phases.open_loop.control_plane.cpu_s", "CPU·s", 2
    ),
    Figure(
        "control plane",
        "CPU, closed loop",
        "usage.phases.closed_loop.control_plane.cpu_s",
        "CPU·s",
        2,
    ),
    Figure("control plane", "CPU, idle", "usage.phases.idle.control_plane.cpu_s", "CPU·s", 2),
]
