"""Median, percentiles and interval of one kind of duration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmark.statistics.intervals import INTERVAL_FROM, Interval, median_interval
from benchmark.statistics.samples import checked, cycle_medians

P99_FROM = 100
"""p99 of fewer samples would be the largest of them, whatever the distribution."""


@dataclass(frozen=True)
class Summary:
    """What samples say; what they are too few to say is None."""

    n: int
    median: float | None
    p95: float | None
    p99: float | None
    interval95: Interval | None
    note: str | None = None


def summarize(samples: Sequence[float], cycles: Sequence[int] | None = None) -> Summary:
    """Summary of durations, each with the cycle it was taken in.

    The interval is of the median of the cycles' medians. Without cycles (requests of one load
    run) there is none, since it would be falsely narrow. Raises SampleError on a duration that
    cannot be.
    """
    if not samples:
        return Summary(0, None, None, None, None, "no sample")
    values = checked(samples)
    independent = list(cycle_medians(samples, cycles).values()) if cycles is not None else []
    return Summary(
        n=len(values),
        median=float(np.median(values)),
        p95=float(np.percentile(values, 95)),
        p99=float(np.percentile(values, 99)) if len(values) >= P99_FROM else None,
        interval95=median_interval(independent),
        note=_note(len(independent), cycles is not None),
    )


def _note(cycles: int, independent: bool) -> str | None:
    if not independent:
        return "requests of one run are not independent: no interval"
    if cycles < INTERVAL_FROM:
        return f"{cycles} cycles: a 95 % interval of the median needs {INTERVAL_FROM}"
    return None
