"""A column against the reference: the ratio, and what may be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmark.compare.figures import Figure
from benchmark.compare.quantities import value_of
from benchmark.errors import ResultsError, SampleError
from benchmark.results.reading import Measured
from benchmark.statistics.intervals import Interval
from benchmark.statistics.ratio import Ratio, paired_ratio, ratio_of_medians
from benchmark.statistics.samples import cycle_medians

NO_DIFFERENCE = "no difference shown"


@dataclass(frozen=True)
class Against:
    """`ratio` is column / reference, None where it has no meaning."""

    ratio: Ratio | None
    verdict: str


def against(
    figure: Figure, columns: Mapping[str, Measured], column: str, reference: str
) -> Against:
    """One column's figure against the reference's.

    Raises ResultsError, which names the source, where samples and cycles do not go together.
    """
    one, other = columns[column], columns[reference]
    if not (one.applies(figure.path) and other.applies(figure.path)):
        return Against(None, "")
    if figure.timings is None:
        values = value_of(figure, one), value_of(figure, other)
        return Against(_plain_ratio(figure, *values), "")
    ratio, cycles = _ratio_by_cycle(figure.timings, one, other)
    return Against(ratio, verdict_of(ratio, cycles, (column, reference)))


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
    """Which side of a ratio is shorter by its interval, 0 or 1, and by how many times.

    The ends of the range, or one where both look alike; with a second digit where one would show
    a difference as none.
    """
    above = bounds.high < 1
    low, high = (1 / bounds.high, 1 / bounds.low) if above else bounds
    digits = 1 if low >= 1.1 else 2
    ends = dict.fromkeys(f"{end:.{digits}f}" for end in (low, high))
    return 0 if above else 1, list(ends)


def _ratio_by_cycle(at: str, one: Measured, other: Measured) -> tuple[Ratio | None, int]:
    """The ratio, and how many cycles it rests on: pairs, or those of the side that has fewer."""
    above, below = _by_cycle(one, at), _by_cycle(other, at)
    if one_run(one, other):
        return paired_ratio(above, below), len(above.keys() & below.keys())
    ratio = ratio_of_medians(list(above.values()), list(below.values()))
    return ratio, min(len(above), len(below))


def _by_cycle(measured: Measured, at: str) -> dict[int, float]:
    """The median of each cycle's samples, in seconds; empty without samples."""
    samples, cycles = measured.numbers(f"{at}.samples"), measured.numbers(f"{at}.cycles")
    try:
        return cycle_medians(samples, [int(cycle) for cycle in cycles])
    except SampleError as error:
        raise ResultsError(f"{measured.source}: {at}: {error}: measure again") from None


def _plain_ratio(figure: Figure, one: float | None, other: float | None) -> Ratio | None:
    return None if not figure.unit or one is None or not other else Ratio(one / other, None)


def one_run(one: Measured, other: Measured) -> bool:
    """Whether the cycles of both are pairs of neighbours in time."""
    run = one.document.get("run")
    return run is not None and other.document.get("run") == run
