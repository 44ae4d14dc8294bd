"""A comparison on the terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from benchmark.compare.comparison import Comparison
from benchmark.compare.costs import Costs
from benchmark.compare.gates import Outcome, summary
from benchmark.compare.words import head, heading, notes, surroundings, texts

PLAIN_WIDTH, MORE_WIDTH = 130, 75
"""Columns of text where there is no terminal: for two variants, and for each further one."""

STYLES = {True: "green", False: "bold red", None: "yellow"}


def show(comparison: Comparison, outcomes: Sequence[Outcome], costs: Costs | None = None) -> None:
    """Prints the table, its notes, the costs and the gates on stdout."""
    console = Console(highlight=False)
    if not console.is_terminal:
        more = max(0, len(comparison.columns) - 2)
        console = Console(highlight=False, width=PLAIN_WIDTH + MORE_WIDTH * more)
    console.print(_table(comparison))
    console.print(surroundings(comparison.first), style="dim", markup=False)
    _list(console, notes(comparison))
    if costs is not None:
        console.print(_cost_table(comparison, costs))
        _list(console, costs.notes)
    styles = [STYLES[outcome.holds] for outcome in outcomes]
    for line, style in zip(summary(outcomes), [*styles, STYLES[None]], strict=False):
        console.print(line, style=style, markup=False)


def _list(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(f"- {line}", style="dim", markup=False)


def _cost_table(comparison: Comparison, costs: Costs) -> Table:
    table = Table(title="Cost per notebook-hour", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    for name in comparison.columns:
        table.add_column(name, justify="right")
    for row in costs.rows:
        table.add_row(row.label, *map(costs.shown, row.cells.values()))
    return table


def _table(comparison: Comparison) -> Table:
    table = Table(title=heading(comparison), box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("")
    alone = len(comparison.compared) == 1
    for name in head(comparison):
        table.add_column(name, justify="right" if name else "left", no_wrap=alone and not name)
    group = ""
    for row in comparison.rows:
        if row.figure.group != group:
            group = row.figure.group
            table.add_section()
            table.add_row(f"[bold]{group}")
        table.add_row(f"  {row.figure.label}", *map(_plain, texts(row)))
    return table


def _plain(text: str) -> str:
    """Keeps rich from reading an interval as markup."""
    return text.replace("[", r"\[")
