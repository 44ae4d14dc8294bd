"""The comparison's figures and costs as tables."""

from collections.abc import Callable

from benchmark.compare.comparison import Comparison
from benchmark.compare.costs import DIGITS, CostCell, Costs
from benchmark.compare.figures import NOT_APPLICABLE, Figure
from benchmark.compare.words import head, texts
from benchmark.report.tables import Table
from benchmark.report.words import number

KEY = (".max_pods", ".t_second_ready_s", ".t_third_ready_s", ".errors", "cold.failures")


def key_table(comparison: Comparison) -> Table:
    """The figures that people ask for first."""
    return _table("Medians with 95 % intervals, pods and failures", comparison, _is_key)


def full_table(comparison: Comparison) -> Table:
    """Every figure that was measured."""
    return _table("Every figure that was measured", comparison, lambda _: True)


def costs_table(costs: Costs) -> Table:
    """A row a duty and kind of cost, a column a variant."""
    rows = [[row.label, *map(_money, row.cells.values())] for row in costs.rows]
    names = list(costs.rows[0].cells)
    return Table(f"Cost in {costs.prices.currency} per notebook-hour", ["", *names], rows)


def _money(cell: CostCell) -> str:
    return number(cell.value, digits=DIGITS) if cell.applies else NOT_APPLICABLE


def _is_key(figure: Figure) -> bool:
    return figure.timings is not None or figure.path.endswith(KEY)


def _table(caption: str, comparison: Comparison, chosen: Callable[[Figure], bool]) -> Table:
    names = ["", *head(comparison)]
    rows = [
        [f"{row.figure.group}: {row.figure.label}", *texts(row)]
        for row in comparison.rows
        if chosen(row.figure)
    ]
    verdicts = (position for position, name in enumerate(names) if position and not name)
    return Table(caption, names, rows, texts=(0, *verdicts))
