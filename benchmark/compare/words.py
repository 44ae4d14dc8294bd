"""Cells and notes of a comparison, the same on the terminal and in Markdown."""

from collections.abc import Iterable, Sequence

from benchmark.compare.against import Against
from benchmark.compare.comparison import Cell, Comparison, Row
from benchmark.compare.figures import NOT_APPLICABLE, Figure
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


def head(comparison: Comparison) -> list[str]:
    """The columns' names; then what is divided by what, with an empty one for the verdict."""
    ratios = (text for name in comparison.compared for text in (comparison.ratio_name(name), ""))
    return [*comparison.columns, *ratios]


def texts(row: Row) -> list[str]:
    """What stands below the head."""
    ratios = (text for one in row.against.values() for text in (ratio_text(one), one.verdict))
    return [*(cell_text(row.figure, cell) for cell in row.cells.values()), *ratios]


def cell_text(figure: Figure, cell: Cell) -> str:
    """The figure of a column, with its interval in the same unit."""
    text = figure.shown(cell.value, cell.measured) if cell.applies else NOT_APPLICABLE
    return text if cell.interval is None else f"{text} {_bounds(figure, cell.interval)}"


def ratio_text(against: Against) -> str:
    """The ratio, with its interval where there is one."""
    if against.ratio is None:
        return ""
    bounds = against.ratio.interval95
    text = f"{against.ratio.value:.2f}"
    return text if bounds is None else f"{text} [{bounds.low:.2f}, {bounds.high:.2f}]"


def heading(comparison: Comparison) -> str:
    """What was compared, in a line."""
    of = f" of {comparison.first.variant}" if comparison.again else ""
    return f"{listed(list(comparison.columns))}{of}, protocol {comparison.first.protocol}"


def listed(names: Sequence[str]) -> str:
    """Such as a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def surroundings(measured: Measured) -> str:
    """The environment in a line."""
    known = ((key.replace("_", " "), measured.environment.get(key)) for key in FACTS)
    return ", ".join(f"{key} {value}" for key, value in known if value is not None)


def notes(comparison: Comparison) -> list[str]:
    """The standing notes, what is missing, then what each measurement noted."""
    columns = comparison.columns
    return [
        COLD,
        INTERVALS,
        *_ratios(comparison),
        OVERHEAD,
        *(changes(*columns.values()) if comparison.again else []),
        *(f"Not compared: {reason}" for reason in comparison.left_out),
        *(note for name, measured in columns.items() for note in _lacking(name, measured)),
        *(note for name, measured in columns.items() for note in _noted(name, measured)),
    ]


def _ratios(comparison: Comparison) -> list[str]:
    """How the measurements lie in time, for each ratio apart where they differ."""
    if comparison.interleaved:
        return [PAIRED]
    if not comparison.paired:
        return [AGAIN if comparison.again else IN_TURN]
    return [
        f"{comparison.ratio_name(name)}: {PAIRED if name in comparison.paired else IN_TURN}"
        for name in comparison.compared
    ]


def _lacking(name: str, measured: Measured) -> Iterable[str]:
    if measured.not_applicable:
        phases = ", ".join(phase.replace("_", " ") for phase in measured.not_applicable)
        yield f"{name} does not have these phases: {phases}; {NOT_APPLICABLE} means not applicable."


def _noted(name: str, measured: Measured) -> Iterable[str]:
    for path, phase in NOTED.items():
        entries = measured.value(path) if measured.has(path) else None
        if isinstance(entries, list):
            yield from (f"{name}{phase}: {note}" for note in entries)


def _bounds(figure: Figure, interval: Interval) -> str:
    low, high = (f"{bound * figure.scale:.{figure.digits}f}" for bound in interval)
    return f"[{low}, {high}]"
