"""Puts the figures of two measurements side by side, with the ratio and what may be said of it."""

from dataclasses import dataclass

import numpy as np

from benchmark.compare.figures import FIGURES, Figure
from benchmark.compare.quantities import quantity
from benchmark.results.cycles import by_cycle
from benchmark.results.reading import Measured
from benchmark.statistics.intervals import Interval
from benchmark.statistics.ratio import Ratio, paired_ratio, ratio_of_medians

NO_DIFFERENCE = "no difference shown"


@dataclass(frozen=True)
class Row:
    """One figure of both sides; `ratio` is first / second, None where it has no meaning."""

    figure: Figure
    first: float | None
    second: float | None
    first_interval: Interval | None
    second_interval: Interval | None
    ratio: Ratio | None
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """Two measurements made alike, and what to call them: the variants, or now and before."""

    first: Measured
    second: Measured
    rows: list[Row]
    names: tuple[str, str]

    @property
    def interleaved(self) -> bool:
        """Whether both were measured in one run, cycle by cycle in turn."""
        return interleaved(self.first, self.second)

    @property
    def again(self) -> bool:
        """Whether these are two measurements of one variant."""
        return self.first.variant == self.second.variant


def compare(first: Measured, second: Measured, names: tuple[str, str] | None = None) -> Comparison:
    """All figures of the registry that at least one side measured.

    Raises ResultsError where samples and cycles of a side do not go together.
    """
    called = names or (first.variant, second.variant)
    measured = [f for f in FIGURES if first.has(f.path) or second.has(f.path)]
    rows = [_row(figure, first, second, called) for figure in measured]
    return Comparison(first, second, rows, called)


def interleaved(first: Measured, second: Measured) -> bool:
    """Whether the cycles of both are pairs of neighbours in time."""
    run = first.value("run") if first.has("run") else None
    return run is not None and second.has("run") and second.value("run") == run


def _row(figure: Figure, first: Measured, second: Measured, names: tuple[str, str]) -> Row:
    one, other = _value(first, figure), _value(second, figure)
    ratio, verdict = _plain_ratio(figure, one, other), ""
    if figure.timings is not None:
        ratio, cycles = _ratio_by_cycle(figure.timings, first, second)
        verdict = verdict_of(ratio, cycles, names)
    bounds = _interval(first, figure), _interval(second, figure)
    return Row(figure, one, other, *bounds, ratio, verdict)


def verdict_of(ratio: Ratio | None, cycles: int, names: tuple[str, str]) -> str:
    """What so many independent cycles allow to be said of a duration."""
    if ratio is None:
        return ""
    bounds = ratio.interval95
    if bounds is None:
        return f"{cycles} {'cycle' if cycles == 1 else 'cycles'}: no verdict"
    if not ratio.differs:
        return NO_DIFFERENCE
    shorter, ends = times_shorter(bounds)
    return f"{names[shorter]} {'-'.join(ends)}x shorter"


def times_shorter(bounds: Interval) -> tuple[int, list[str]]:
    """Which side is shorter by a ratio's interval, 0 or 1, and by how many times.

    The ends of the range, or one where both look alike; with a second digit where one would show
    a difference as none.
    """
    first = bounds.high < 1
    low, high = (1 / bounds.high, 1 / bounds.low) if first else bounds
    digits = 1 if low >= 1.1 else 2
    ends = dict.fromkeys(f"{end:.{digits}f}" for end in (low, high))
    return 0 if first else 1, list(ends)


def _ratio_by_cycle(at: str, first: Measured, second: Measured) -> tuple[Ratio | None, int]:
    """The ratio, and how many cycles it rests on: pairs, or those of the side that has fewer."""
    above, below = by_cycle(first, at), by_cycle(second, at)
    if interleaved(first, second):
        return paired_ratio(above, below), len(above.keys() & below.keys())
    ratio = ratio_of_medians(list(above.values()), list(below.values()))
    return ratio, min(len(above), len(below))


def _plain_ratio(figure: Figure, one: float | None, other: float | None) -> Ratio | None:
    return None if not figure.unit or one is None or not other else Ratio(one / other, None)


def _value(measured: Measured, figure: Figure) -> float | None:
    if figure.taken == "quantity":
        return quantity(measured, figure.path)
    numbers = measured.numbers(figure.path)
    return float(np.median(numbers)) if numbers else None


def _interval(measured: Measured, figure: Figure) -> Interval | None:
    bounds = measured.numbers(f"{figure.timings}.interval95") if figure.timings else []
    return Interval(*bounds) if len(bounds) == 2 else None
