"""Puts the figures of measurements side by side, with ratios and what may be said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmark.compare.against import Against, against, one_run
from benchmark.compare.figures import FIGURES, Figure
from benchmark.compare.quantities import value_of
from benchmark.errors import ResultsError
from benchmark.results.reading import Measured
from benchmark.statistics.intervals import Interval
from variants import REFERENCE


@dataclass(frozen=True)
class Cell:
    """A figure of one column; without a value it was not measured, has none or does not apply."""

    value: float | None
    interval: Interval | None
    measured: bool
    applies: bool


@dataclass(frozen=True)
class Row:
    """A figure of every column, and of each but the reference its ratio, by the columns' names."""

    figure: Figure
    cells: Mapping[str, Cell]
    against: Mapping[str, Against]


@dataclass(frozen=True)
class Comparison:
    """Measurements made alike, by what to call them: the variants, or now and before.

    left_out: what could not be compared with them, in words.
    """

    columns: Mapping[str, Measured]
    reference: str
    rows: Sequence[Row]
    left_out: Sequence[str] = ()

    @property
    def first(self) -> Measured:
        """The first column; what is the same for all may be read from it."""
        return next(iter(self.columns.values()))

    @property
    def compared(self) -> list[str]:
        """The names of all columns but the reference."""
        return [name for name in self.columns if name != self.reference]

    @property
    def paired(self) -> list[str]:
        """Those that were measured in one run with the reference, cycle by cycle in turn."""
        reference = self.columns[self.reference]
        return [name for name in self.compared if one_run(self.columns[name], reference)]

    @property
    def interleaved(self) -> bool:
        """Whether all of them were."""
        return self.paired == self.compared

    @property
    def again(self) -> bool:
        """Whether these are measurements of one variant."""
        return len({measured.variant for measured in self.columns.values()}) == 1

    def ratio_name(self, column: str) -> str:
        """What is divided by what."""
        return f"{column} / {self.reference}"


def compare(
    columns: Mapping[str, Measured], reference: str | None = None, left_out: Sequence[str] = ()
) -> Comparison:
    """All figures of the registry that at least one column has, or that do not apply to one.

    Without a `reference` it is the variants' own where it is among the columns, else the last.
    Raises ResultsError where there is no such column, or samples and cycles do not go together.
    """
    chosen = reference or (REFERENCE if REFERENCE in columns else list(columns)[-1])
    if chosen not in columns:
        raise ResultsError(f"reference {chosen!r} is none of those compared: {', '.join(columns)}")
    rows = [_row(figure, columns, chosen) for figure in FIGURES]
    shown = [row for row in rows if any(c.measured or not c.applies for c in row.cells.values())]
    return Comparison(columns, chosen, shown, left_out)


def _row(figure: Figure, columns: Mapping[str, Measured], reference: str) -> Row:
    cells = {name: _cell(figure, measured) for name, measured in columns.items()}
    others = [name for name in columns if name != reference]
    ratios = {name: against(figure, columns, name, reference) for name in others}
    return Row(figure, cells, ratios)


def _cell(figure: Figure, measured: Measured) -> Cell:
    if not measured.applies(figure.path):
        return Cell(None, None, measured=False, applies=False)
    bounds = measured.numbers(f"{figure.timings}.interval95") if figure.timings else []
    interval = Interval(*bounds) if len(bounds) == 2 else None
    return Cell(value_of(figure, measured), interval, measured.has(figure.path), applies=True)
