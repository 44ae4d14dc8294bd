"""SIGINT and SIGTERM: they end a measurement, but not before the variant is restored."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
NUMBERS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """A signal came; like KeyboardInterrupt it passes every handler of errors."""


def raise_on_signals() -> None:
    """Makes both signals raise Interrupted in the main thread."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    for number in NUMBERS:
        signal.signal(number, interrupt)


@contextmanager
def undisturbed() -> Generator[None]:
    """Keeps a second signal from leaving the variant half restored."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in NUMBERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
