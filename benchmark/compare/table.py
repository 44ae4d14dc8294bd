"""A comparison on the terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from benchmark.compare.comparison import Comparison
from benchmark.compare.costs import Costs
from benchmark.compare.gates import Outcome
from benchmark.compare.words import cells, heading, notes, ratio_cell, surroundings

PLAIN_WIDTH = 130


def show(comparison: Comparison, outcomes: list[Outcome], costs: Costs | None = None) -> None:
    """Prints the table, its notes, the costs and the gates on stdout."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PLAIN_WIDTH)
    console.print(_table(comparison))
    console.print(surroundings(comparison.first), style="dim", markup=False)
    _list(console, notes(comparison))
    if costs is not None:
        console.print(_cost_table(comparison, costs))
        _list(console, costs.notes)
    for outcome in outcomes:
        console.print(outcome.shown(), style="green" if outcome.holds else "bold red", markup=False)


def _list(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(f"- {line}", style="dim", markup=False)


def _cost_table(comparison: Comparison, costs: Costs) -> Table:
    table = Table(title="Cost per notebook-hour", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    for name in comparison.names:
        table.add_column(name, justify="right")
    for row in costs.rows:
        table.add_row(row.label, costs.shown(row.first), costs.shown(row.second))
    return table


def _table(comparison: Comparison) -> Table:
    first, second = comparison.names
    table = Table(title=heading(comparison), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    for name in (first, second, f"{first} / {second}"):
        table.add_column(name, justify="right")
    table.add_column("", no_wrap=True)
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
