"""How a script that reads results ends."""

import sys
from collections.abc import Callable

from benchmark.errors import MeasuringError

BAD_INPUT = 2


def ended(name: str, work: Callable[[], int]) -> int:
    """The exit code of the work; input that cannot be used is one line on stderr, and 2."""
    try:
        return work()
    except MeasuringError as error:
        print(f"{name}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"{name}: {error.filename}: {error.strerror}", file=sys.stderr)
    return BAD_INPUT
