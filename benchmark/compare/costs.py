"""The cost table of a comparison, and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmark.compare.comparison import Comparison
from benchmark.compare.figures import DASH
from benchmark.cost.notebook_hour import NotebookHour, notebook_hours, scales_to_zero, stays_s
from benchmark.cost.prices import Prices
from benchmark.results.reading import Measured

DIGITS = 5
KINDS = {
    "by_usage": "by usage",
    "by_request": "by requests",
    "overhead": "overhead, for all notebooks",
}
MODEL = (
    "A notebook is a pod, its sidecar included. By usage: what it used, working as in the load "
    "of cells for the duty's share of the hour, and idle for the rest. By requests: what it "
    "reserves, for as long as it exists. Overhead is shared by all notebooks and not part of "
    "either; the control plane, which serves both sides alike, is left out."
)


@dataclass(frozen=True)
class CostRow:
    """One kind of cost at one duty, for both sides; money per hour, None where unknown."""

    duty: float
    kind: str
    first: float | None
    second: float | None

    @property
    def label(self) -> str:
        return f"duty {100 * self.duty:.0f} %, {KINDS[self.kind]}"


@dataclass(frozen=True)
class Costs:
    """What a notebook-hour costs on both sides."""

    prices: Prices
    rows: list[CostRow]
    notes: list[str]

    def shown(self, value: float | None) -> str:
        return DASH if value is None else f"{value:.{DIGITS}f} {self.prices.currency}"


def costs(comparison: Comparison, prices: Prices) -> Costs:
    """The cost of a notebook-hour at every duty."""
    first, second = (notebook_hours(m, prices) for m in (comparison.first, comparison.second))
    sides = zip(comparison.names, (comparison.first, comparison.second), strict=True)
    rows = [row for pair in zip(first, second, strict=True) for row in _rows(*pair)]
    return Costs(
        prices,
        rows,
        [f"Prices: {prices.shown()}.", MODEL, *(_between(*side) for side in sides)],
    )


def _rows(first: NotebookHour, second: NotebookHour) -> Iterator[CostRow]:
    for kind in KINDS:
        yield CostRow(first.duty, kind, getattr(first, kind), getattr(second, kind))


def _between(name: str, measured: Measured) -> str:
    """What becomes of the pod when the work is done."""
    stays = stays_s(measured)
    if scales_to_zero(measured) is None:
        return f"{name}: whether it goes to zero is not in its results: measure again"
    if stays is None:
        return f"{name} idles with a pod all the time."
    return (
        f"{name} goes to zero: work comes in one stretch an hour, its pod exists for {stays:g} s "
        "after it (window, retention and draining, but not Knative's grace period, which has "
        "only an upper bound) and then costs nothing; without work it costs nothing."
    )
