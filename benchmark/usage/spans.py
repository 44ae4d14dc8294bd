"""A stretch of time on the wall clock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Seconds of the epoch, as this machine counts them."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start
