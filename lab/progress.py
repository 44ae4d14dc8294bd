"""Progress of long steps: on a terminal a bar with the usual time, elsewhere one line per step."""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread, Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)
QUICK = 0.5
"""Seconds below which a finished step prints no line."""


@contextmanager
def step(title: str, usual: float) -> Generator[None]:
    """Show a step while its body runs; usual: the seconds it takes on 2 cores."""
    start = time.monotonic()
    shown = _bar(title, usual) if sys.stderr.isatty() else _line(title, usual)
    with shown:
        yield
    took = time.monotonic() - start
    if took > QUICK:
        console.print(f"  [green]✓[/] {title} [dim]{took:.1f} s[/]")


@contextmanager
def _line(title: str, usual: float) -> Generator[None]:
    announce = Timer(1, console.print, [f"  … {title} [dim](usually {_human(usual)})[/]"])
    announce.start()
    try:
        yield
    finally:
        announce.cancel()


@contextmanager
def _bar(title: str, usual: float) -> Generator[None]:
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        TextColumn("[dim]of about {task.fields[usual]}[/]"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=usual, usual=_human(usual))
        ended = Event()

        def advance() -> None:
            start = time.monotonic()
            while not ended.wait(0.2):
                progress.update(task, completed=min(time.monotonic() - start, usual * 0.98))

        thread = Thread(target=advance, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _human(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
