"""What counters and gauges say about a span, from samples some seconds apart."""

from collections.abc import Sequence

import numpy as np

from benchmark.usage.spans import Span

HOLD_S = 15.0
"""How long a gauge's last sample is taken to hold: about one scrape."""

Points = Sequence[tuple[float, float]]


def counter_increase(points: Points, span: Span, born: float | None) -> float | None:
    """How much a counter grew within a span.

    Between samples it is taken to grow evenly; a drop is a reset. `born` is when what it counts
    came into being, if that is known to lie within what was looked at. None when no sample tells
    where the counter stood at the beginning.
    """
    grown = _without_resets(points)
    if born is not None and grown and born < grown[0][0]:
        grown = [(born, 0.0), *grown]
    if not grown or (born is None and grown[0][0] > span.start):
        return None
    times, values = [t for t, _ in grown], [v for _, v in grown]
    start, end = np.interp([span.start, span.end], times, values)
    return float(end - start)


def gauge_integral(points: Points, span: Span, born: float | None) -> float | None:
    """The integral of a gauge over a span, in its unit times seconds.

    Linear between samples; it begins at zero at `born`, and ends HOLD_S after the last sample.
    """
    held = [*points, (points[-1][0] + HOLD_S, points[-1][1])] if points else []
    if born is not None and held and born < held[0][0]:
        held = [(born, 0.0), *held]
    if not held or (born is None and held[0][0] > span.start):
        return None
    times, values = [t for t, _ in held], [v for _, v in held]
    start, end = max(span.start, times[0]), min(span.end, times[-1])
    if start >= end:
        return 0.0
    grid = [start, *(t for t in times if start < t < end), end]
    return float(np.trapezoid(np.interp(grid, times, values), grid))


def _without_resets(points: Points) -> list[tuple[float, float]]:
    grown: list[tuple[float, float]] = []
    lost = previous = 0.0
    for t, value in points:
        lost += previous if value < previous else 0.0
        grown.append((t, value + lost))
        previous = value
    return grown
