"""The cost table of a comparison, and what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmark.compare.comparison import Comparison
from benchmark.compare.figures import DASH, NOT_APPLICABLE
from benchmark.cost.notebook_hour import DUTIES, notebook_hours, scales_to_zero, stays_s
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
class CostCell:
    """Money per hour, None where it is unknown or rests on phases that do not apply."""

    value: float | None
    applies: bool


@dataclass(frozen=True)
class CostRow:
    """One kind of cost at one duty, by the columns' names."""

    duty: float
    kind: str
    cells: Mapping[str, CostCell]

    @property
    def label(self) -> str:
        return f"duty {100 * self.duty:.0f} %, {KINDS[self.kind]}"


@dataclass(frozen=True)
class Costs:
    """What a notebook-hour costs in every column."""

    prices: Prices
    rows: list[CostRow]
    notes: list[str]

    def shown(self, cell: CostCell) -> str:
        """The money with its currency, or why there is none."""
        if cell.value is None:
            return DASH if cell.applies else NOT_APPLICABLE
        return f"{cell.value:.{DIGITS}f} {self.prices.currency}"


def costs(comparison: Comparison, prices: Prices) -> Costs:
    """The cost of a notebook-hour at every duty."""
    between = (_between(name, measured) for name, measured in comparison.columns.items())
    rows = list(_rows(comparison.columns, prices))
    return Costs(prices, rows, [f"Prices: {prices.shown()}.", MODEL, *between])


def _rows(columns: Mapping[str, Measured], prices: Prices) -> Iterator[CostRow]:
    hours = {name: notebook_hours(measured, prices) for name, measured in columns.items()}
    for position, duty in enumerate(DUTIES):
        for kind in KINDS:
            money = {name: getattr(hours[name][position], kind) for name in columns}
            rests_on = [] if kind == "by_request" else ["idle", *(["cells"] if duty else [])]
            lacking = {n for n, m in columns.items() if set(rests_on) & set(m.not_applicable)}
            cells = {n: CostCell(v, v is not None or n not in lacking) for n, v in money.items()}
            yield CostRow(duty, kind, cells)


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
