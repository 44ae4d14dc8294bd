"""A comparison on the terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from benchmark.compare.comparison import Comparison
from benchmark.compare.gates import Outcome
from benchmark.compare.words import cells, heading, notes, ratio_cell, surroundings

PLAIN_WIDTH = 120


def show(comparison: Comparison, outcomes: list[Outcome]) -> None:
    """Prints the table, its notes and the gates on stdout."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PLAIN_WIDTH)
    console.print(_table(comparison))
    console.print(surroundings(comparison.first), style="dim", markup=False)
    for note in notes(comparison):
        console.print(f"- {note}", style="dim", markup=False)
    for outcome in outcomes:
        console.print(outcome.shown(), style="green" if outcome.holds else "bold red", markup=False)


def _table(comparison: Comparison) -> Table:
    first, second = comparison.first.variant, comparison.second.variant
    table = Table(title=heading(comparison), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    for name in (first, second, f"{first} / {second}"):
        table.add_column(name, justify="right")
    table.add_column("")
    group = ""
    for row in comparison.rows:
        if row.figure.group != group:
            group = row.figure.group
            table.add_section()
            table.add_row(f"[bold]{group}")
        table.add_row(
            f"  {row.figure.label}",
            *(_plain(text) for text in (*cells(comparison, row), ratio_cell(row))),
            row.verdict,
        )
    return table


def _plain(text: str) -> str:
    """Keeps rich from reading an interval as markup."""
    return text.replace("[", r"\[")
