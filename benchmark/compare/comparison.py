"""Puts two variants' figures side by side, with the ratio and what may be said about it."""

from dataclasses import dataclass

from benchmark.compare.figures import FIGURES, Figure
from benchmark.compare.quantities import quantity
from benchmark.results.reading import Measured
from benchmark.statistics import Interval, Ratio, ratio_of_medians

NO_DIFFERENCE = "no difference shown"


@dataclass(frozen=True)
class Row:
    """One figure of both variants; `ratio` is first / second, None where it has no meaning."""

    figure: Figure
    first: float | None
    second: float | None
    first_interval: Interval | None
    second_interval: Interval | None
    ratio: Ratio | None
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """Two variants measured alike."""

    first: Measured
    second: Measured
    rows: list[Row]


def compare(first: Measured, second: Measured) -> Comparison:
    """All figures of the registry that at least one side measured."""
    rows = [_row(figure, first, second) for figure in FIGURES]
    return Comparison(
        first,
        second,
        [row for row in rows if first.has(row.figure.path) or second.has(row.figure.path)],
    )


def _row(figure: Figure, first: Measured, second: Measured) -> Row:
    values = quantity(first, figure.path), quantity(second, figure.path)
    ratio = _ratio(figure, first, second, *values)
    counts = tuple(len(m.numbers(figure.samples)) for m in (first, second) if figure.samples)
    return Row(
        figure,
        *values,
        _interval(first, figure),
        _interval(second, figure),
        ratio,
        verdict(ratio, first.variant, second.variant, counts),
    )


def verdict(ratio: Ratio | None, first: str, second: str, counts: tuple[int, ...]) -> str:
    """What the samples allow to be said; `counts` is empty for a figure of a single run."""
    if ratio is None or not counts:
        return ""
    bounds = ratio.interval95
    if bounds is None:
        return f"{min(counts)} samples: no verdict"
    if not ratio.differs:
        return NO_DIFFERENCE
    if bounds.high < 1:
        return f"{first} {1 / bounds.high:.1f}-{1 / bounds.low:.1f}x shorter"
    return f"{second} {bounds.low:.1f}-{bounds.high:.1f}x shorter"


def _ratio(
    figure: Figure, first: Measured, second: Measured, one: float | None, other: float | None
) -> Ratio | None:
    if figure.samples is not None:
        return ratio_of_medians(first.numbers(figure.samples), second.numbers(figure.samples))
    if not figure.unit or one is None or not other:
        return None
    return Ratio(one / other, None)


def _interval(measured: Measured, figure: Figure) -> Interval | None:
    bounds = measured.numbers(figure.interval) if figure.interval else []
    return Interval(*bounds) if len(bounds) == 2 else None
