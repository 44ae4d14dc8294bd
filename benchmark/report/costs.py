"""What a notebook costs by the hour, as a table for two variants or more."""

from collections.abc import Sequence

from benchmark.compare.comparison import Comparison
from benchmark.compare.costs import DIGITS, Costs, costs
from benchmark.cost.prices import Prices
from benchmark.report.tables import Table
from benchmark.report.words import number


def costs_of(comparisons: Sequence[Comparison], prices: Prices | None) -> list[Costs]:
    """The costs of each comparison, none without prices."""
    return [costs(comparison, prices) for comparison in comparisons] if prices else []


def costs_table(comparisons: Sequence[Comparison], found: Sequence[Costs]) -> Table | None:
    """A row a duty and kind of cost, a column a variant; None without costs."""
    if not found:
        return None
    head = ["", comparisons[0].names[0], *(comparison.names[1] for comparison in comparisons)]
    rows = [
        [
            row.label,
            number(row.first, digits=DIGITS),
            *(number(cost.rows[at].second, digits=DIGITS) for cost in found),
        ]
        for at, row in enumerate(found[0].rows)
    ]
    return Table(f"Cost in {found[0].prices.currency} per notebook-hour", head, rows)


def costs_notes(found: Sequence[Costs]) -> list[str]:
    """What the costs rest on."""
    return list(dict.fromkeys(note for cost in found for note in cost.notes))
