"""`python -m lab`: an interrupt ends it quietly, even while modules are imported."""

import os
import signal
import sys
from typing import NoReturn


def _leave(*_: object) -> NoReturn:
    os._exit(130)


def _unwind(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _on_interrupt(handler: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)  # pyright: ignore[reportArgumentType]


if __name__ == "__main__":
    _on_interrupt(_leave)
    from lab.cli import main

    _on_interrupt(_unwind)
    sys.exit(main(sys.argv[1:]))
