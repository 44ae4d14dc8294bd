"""One shared budget of time for a step and everything it waits for."""

import time
from collections.abc import Callable


class Deadline:
    """Counts down `seconds` on a monotonic clock."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - self._clock())

    @property
    def expired(self) -> bool:
        return self.left == 0.0

    def extend(self, seconds: float) -> None:
        """Gives back time that was spent waiting for others."""
        self._end += seconds

    def within(self, seconds: float) -> "Deadline":
        """A deadline of `seconds` that does not outlast this one."""
        return Deadline(min(seconds, self.left), self._clock)

    def wait_until(self, reached: Callable[[], bool], period: float = 0.05) -> bool:
        """Polls `reached` every `period` seconds; False when time ran out first."""
        while not reached():
            if self.expired:
                return False
            time.sleep(min(period, self.left))
        return True
