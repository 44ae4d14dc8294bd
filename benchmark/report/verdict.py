"""What the comparison allows to be said, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmark.compare.comparison import Comparison, Row, times_shorter
from benchmark.compare.words import cells, ratio_cell
from benchmark.report.words import display

SUBJECTS = {
    "cold": "cold start",
    "warm": "warm request",
    "kernels.first_start": "first kernel start",
    "kernels.first_cell": "first cell",
    "kernels.start": "kernel start",
    "kernels.cell": "cell",
    "kernels.output": "1 MB of output",
}


@dataclass(frozen=True)
class Sentence:
    """A claim and the figures it rests on; `kind` says how much is claimed."""

    kind: Literal["difference", "no difference", "no verdict"]
    claim: str
    figures: str


def sentences(comparisons: Sequence[Comparison]) -> list[Sentence]:
    """One for each duration that has independent samples, the cold start first."""
    return [
        _sentence(comparison, row)
        for comparison in comparisons
        for row in comparison.rows
        if row.figure.timings is not None
    ]


def _sentence(comparison: Comparison, row: Row) -> Sentence:
    subject = SUBJECTS.get(row.figure.timings or "", f"{row.figure.group}, {row.figure.label}")
    figures = _figures(comparison, row)
    if row.ratio is None:
        return Sentence("no verdict", f"{_capital(subject)}: not measured on both sides", figures)
    bounds = row.ratio.interval95
    if bounds is None:
        return Sentence("no verdict", f"{_capital(subject)}, {row.verdict}", figures)
    if not row.ratio.differs:
        return Sentence("no difference", f"{_capital(subject)}: {row.verdict}", figures)
    shorter, ends = times_shorter(bounds)
    times = "–".join(ends)  # noqa: RUF001
    claim = f"{display(comparison.names[shorter])}'s {subject} is {times}× shorter"  # noqa: RUF001
    return Sentence("difference", claim, figures)


def _figures(comparison: Comparison, row: Row) -> str:
    sides = zip(comparison.names, cells(comparison, row), strict=True)
    told = ", ".join(f"{name} {cell}" for name, cell in sides)
    if row.ratio is None:
        return told
    paired = ", paired by cycle" if row.ratio.paired else ""
    return f"{told}; {' / '.join(comparison.names)} {ratio_cell(row)}{paired}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
