"""What the comparison allows to be said, in sentences."""

from dataclasses import dataclass
from typing import Literal

from benchmark.compare.against import times_shorter
from benchmark.compare.comparison import Comparison, Row
from benchmark.compare.words import cell_text, listed, ratio_text

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


def sentences(comparison: Comparison) -> list[Sentence]:
    """One for each duration with independent samples and each column, the cold start first."""
    return [
        _sentence(comparison, row, name)
        for row in comparison.rows
        if row.figure.timings is not None
        for name in comparison.compared
    ]


def _sentence(comparison: Comparison, row: Row, name: str) -> Sentence:
    subject = SUBJECTS.get(row.figure.timings or "", f"{row.figure.group}, {row.figure.label}")
    figures = _figures(comparison, row, name)
    titles = [comparison.columns[side].title for side in (name, comparison.reference)]
    several = len(comparison.columns) > 2
    about = _capital(f"{subject} of {titles[0]} and {titles[1]}" if several else subject)
    lacking = [side for side in (name, comparison.reference) if not row.cells[side].applies]
    against = row.against[name]
    if lacking:
        return Sentence("no verdict", f"{about}: not applicable to {listed(lacking)}", figures)
    if against.ratio is None:
        return Sentence("no verdict", f"{about}: not measured on both sides", figures)
    bounds = against.ratio.interval95
    if bounds is None:
        return Sentence("no verdict", f"{about}, {against.verdict}", figures)
    if not against.ratio.differs:
        return Sentence("no difference", f"{about}: {against.verdict}", figures)
    shorter, ends = times_shorter(bounds)
    times = "–".join(ends)  # noqa: RUF001
    than = f" than {titles[1 - shorter]}'s" if several else ""
    claim = f"{titles[shorter]}'s {subject} is {times}× shorter{than}"  # noqa: RUF001
    return Sentence("difference", claim, figures)


def _figures(comparison: Comparison, row: Row, name: str) -> str:
    sides = (name, comparison.reference)
    figures = ", ".join(f"{side} {cell_text(row.figure, row.cells[side])}" for side in sides)
    against = row.against[name]
    if against.ratio is None:
        return figures
    paired = ", paired by cycle" if against.ratio.paired else ""
    return f"{figures}; {comparison.ratio_name(name)} {ratio_text(against)}{paired}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
