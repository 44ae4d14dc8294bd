"""Everything that was discarded or failed, with its reason."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from benchmark.report.loads import load_names
from benchmark.report.parts import Part, part
from benchmark.report.tables import Table
from benchmark.report.words import DASH, number, phase_label
from benchmark.results.reading import Measured

TIMED = {
    "warm": "warm request",
    "kernels.first_start": "first kernel start",
    "kernels.first_cell": "first cell",
    "kernels.start": "kernel start",
    "kernels.cell": "cell",
    "kernels.output": "1 MB of output",
}


def lost_table(variants: Sequence[Measured]) -> Table:
    """Samples one by one; failed requests of a load by kind. No row: nothing was lost."""
    head = ["variant", "what", "became", "how many", "why", "when"]
    rows = [[m.variant, *row] for m in variants for row in _rows(m)]
    return Table("One by one, failed requests by kind", head, rows, texts=(0, 1, 2, 4, 5))


def _rows(measured: Measured) -> Iterable[list[str]]:
    cold = part(measured, "cold")
    yield from _listed("cold start", "discarded", cold.parts("discarded"))
    yield from _listed("cold start", "failed", cold.parts("failures"))
    for path, what in TIMED.items():
        yield from _listed(what, "failed", part(measured, path).parts("failures"))
    for name in load_names([measured]):
        load = part(measured, f"scale_out.{name}")
        for kind, count in load.part("errors").counts().items():
            yield [phase_label(name), "failed", number(count, digits=0), kind, DASH]


def _listed(what: str, fate: str, lost: Sequence[Part]) -> Iterable[list[str]]:
    for sample in lost:
        yield [what, fate, "1", sample.text("reason"), _moment(sample.number("at"))]


def _moment(at: float | None) -> str:
    if at is None:
        return DASH
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return DASH
