"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Reporter(Protocol):
    """Told what is being done: `step` for one of the announced steps, `say` within it."""

    def step(self, text: str) -> None: ...

    def say(self, text: str) -> None: ...

    def __enter__(self) -> "Reporter": ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class PlainReporter:
    """One line a change with the time passed, flushed at once, for logs."""

    def __init__(self, name: str, steps: int) -> None:
        self._name, self._steps, self._done = name, steps, 0
        self._last = ""
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        self._done += 1
        self._print(f"[{self._done}/{self._steps}] {text}")

    def say(self, text: str) -> None:
        if text != self._last:
            self._print(f"    {text}")
        self._last = text

    def _print(self, text: str) -> None:
        passed = time.monotonic() - self._began
        print(f"{self._name} {passed:5.0f} s {text}", file=sys.stderr, flush=True)

    def __enter__(self) -> "PlainReporter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is held."""


class BarReporter:
    """A bar with the steps done, the step at work and the time that passed."""

    def __init__(self, name: str, steps: int) -> None:
        self._bar = Progress(
            TextColumn("[bold]{task.fields[variant]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("starting", total=steps, variant=name)
        self._step = ""

    def step(self, text: str) -> None:
        if self._step:
            self._bar.advance(self._task)
        self._step = text
        self._bar.update(self._task, description=text)

    def say(self, text: str) -> None:
        self._bar.update(self._task, description=f"{self._step}: {text}")

    def __enter__(self) -> "BarReporter":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._bar.update(self._task, completed=self._bar.tasks[0].total, description="done")
        self._bar.stop()


def reporter(name: str, steps: int) -> Reporter:
    """A bar when stderr is a terminal, plain lines otherwise."""
    return BarReporter(name, steps) if sys.stderr.isatty() else PlainReporter(name, steps)
