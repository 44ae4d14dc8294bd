"""The comparison's figures as tables, for two variants or more."""

from collections.abc import Callable, Sequence

from benchmark.compare.comparison import Comparison, Row, compare
from benchmark.compare.figures import DASH, Figure
from benchmark.compare.words import cells, ratio_cell
from benchmark.report.tables import Table
from benchmark.results.reading import Measured

KEY = (".max_pods", ".t_second_ready_s", ".t_third_ready_s", ".errors", "cold.failures")


def against_first(variants: Sequence[Measured]) -> list[Comparison]:
    """The first variant compared with each other one."""
    return [compare(variants[0], other) for other in variants[1:]]


def key_table(comparisons: Sequence[Comparison]) -> Table:
    """The figures that people ask for first."""
    return _table("Medians with 95 % intervals, pods and failures", comparisons, _is_key)


def full_table(comparisons: Sequence[Comparison]) -> Table:
    """Every figure that was measured."""
    return _table("Every figure that was measured", comparisons, lambda _: True)


def _is_key(figure: Figure) -> bool:
    return figure.timings is not None or figure.path.endswith(KEY)


def _table(
    caption: str, comparisons: Sequence[Comparison], chosen: Callable[[Figure], bool]
) -> Table:
    figures = {row.figure.path: row.figure for c in comparisons for row in c.rows}
    found = [{row.figure.path: row for row in c.rows} for c in comparisons]
    first = comparisons[0].names[0]
    head = ["", first]
    for comparison in comparisons:
        head += [comparison.names[1], " / ".join(comparison.names), ""]
    rows = [_row(figure, comparisons, found) for figure in figures.values() if chosen(figure)]
    return Table(caption, head, rows, texts=(0, *range(4, len(head), 3)))


def _row(
    figure: Figure, comparisons: Sequence[Comparison], found: Sequence[dict[str, Row]]
) -> list[str]:
    first, others = DASH, list[str]()
    for comparison, rows in zip(comparisons, found, strict=True):
        row = rows.get(figure.path)
        if row is None:
            others += [DASH, "", ""]
            continue
        first, second = cells(comparison, row)
        others += [second, ratio_cell(row), row.verdict]
    return [f"{figure.group}: {figure.label}", first, *others]
