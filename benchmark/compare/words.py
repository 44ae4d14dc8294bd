"""Cells and notes of a comparison, the same on the terminal and in Markdown."""

from collections.abc import Iterable

from benchmark.compare.comparison import Comparison, Row
from benchmark.compare.figures import Figure
from benchmark.results.comparable import changes
from benchmark.results.reading import Measured
from benchmark.statistics.intervals import Interval

COLD = (
    "Cold start counts from t0, when no pod object of the variant exists, to the first 200. "
    "A Knative Service is started by that request; a Deployment with an autoscaler has no request "
    "that could start it, so its replicas are set from 0 to 1 by hand at t0 and the same request "
    "is repeated until it is answered."
)
INTERVALS = (
    "[ ] is a 95 % interval: of a median, from order statistics of the cycles' medians. Samples of "
    "one cycle come from one pod and count as one. It needs 6 cycles; what has none is one run's "
    "figure, and no verdict."
)
PAIRED = (
    "The variants were measured in one run, cycle by cycle in turn: a ratio is the median over "
    "cycles of the two sides of each, so that what drifts cancels out. Loads and idle were "
    "measured once a variant."
)
IN_TURN = (
    "The variants were measured one after the other, each once: what differs between runs differs "
    "between the columns too. The interval of a ratio is a bootstrap over both sides' cycles."
)
AGAIN = (
    "These are two runs of one variant: what differs between runs differs between the columns too. "
    "The interval of a ratio is a bootstrap over both sides' cycles."
)
OVERHEAD = "Overhead is what a variant cannot run without besides its own pods."
NOTED = {
    "notes": "",
    "warm.notes": ", warm",
    "kernels.notes": ", kernels",
    "scale_out.open_loop.notes": ", open loop",
    "scale_out.closed_loop.notes": ", closed loop",
    "scale_out.cells.notes": ", cells",
    "usage.notes": ", usage",
}
FACTS = ("kubernetes_version", "image", "node_count", "cores", "kernel", "cluster")


def cells(comparison: Comparison, row: Row) -> tuple[str, str]:
    """The figure of either variant, with its interval in the same unit."""
    path = row.figure.path
    return (
        _cell(row.figure, row.first, row.first_interval, comparison.first.has(path)),
        _cell(row.figure, row.second, row.second_interval, comparison.second.has(path)),
    )


def _cell(figure: Figure, value: float | None, interval: Interval | None, measured: bool) -> str:
    text = figure.shown(value, measured)
    return text if interval is None else f"{text} {_bounds(figure, interval)}"


def ratio_cell(row: Row) -> str:
    """The ratio, with its interval where there is one."""
    if row.ratio is None:
        return ""
    bounds = row.ratio.interval95
    text = f"{row.ratio.value:.2f}"
    return text if bounds is None else f"{text} [{bounds.low:.2f}, {bounds.high:.2f}]"


def heading(comparison: Comparison) -> str:
    """What was compared, in a line."""
    one, other = comparison.names
    of = f" of {comparison.first.variant}" if comparison.again else ""
    return f"{one} and {other}{of}, protocol {comparison.first.protocol}"


def surroundings(measured: Measured) -> str:
    """The environment in a line."""
    known = ((key.replace("_", " "), measured.environment.get(key)) for key in FACTS)
    return ", ".join(f"{key} {value}" for key, value in known if value is not None)


def notes(comparison: Comparison) -> list[str]:
    """The standing notes, then what each measurement noted."""
    sides = zip(comparison.names, (comparison.first, comparison.second), strict=True)
    return [
        COLD,
        INTERVALS,
        _ratios(comparison),
        OVERHEAD,
        *(changes(comparison.first, comparison.second) if comparison.again else []),
        *(note for name, measured in sides for note in _own(name, measured)),
    ]


def _ratios(comparison: Comparison) -> str:
    if comparison.interleaved:
        return PAIRED
    return AGAIN if comparison.again else IN_TURN


def _own(name: str, measured: Measured) -> Iterable[str]:
    for path, phase in NOTED.items():
        found = measured.value(path) if measured.has(path) else None
        if isinstance(found, list):
            yield from (f"{name}{phase}: {note}" for note in found)


def _bounds(figure: Figure, interval: Interval) -> str:
    low, high = (f"{bound * figure.scale:.{figure.digits}f}" for bound in interval)
    return f"[{low}, {high}]"
