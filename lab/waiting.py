"""Waiting with a deadline; the error of a wait names the last state that it saw."""

import time
from collections.abc import Callable

from lab.errors import TimedOut


def until(
    look: Callable[[], tuple[bool, str]], *, what: str, deadline: float, pause: float = 0.25
) -> None:
    """Call `look` until it answers (True, …).

    look: returns (done, the state seen); deadline and pause: seconds.
    Raises TimedOut with the last state seen.
    """
    end = time.monotonic() + deadline
    while True:
        done, seen = look()
        if done:
            return
        if time.monotonic() > end:
            raise TimedOut(f"{what} within {deadline:.0f} s: last seen: {seen}")
        time.sleep(pause)
