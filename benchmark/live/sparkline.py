"""Values over time as one line of text."""

import math
from collections import deque
from collections.abc import Iterable, Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
UNKNOWN = " "


class History:
    """Values of the last `span_s` seconds. Times are in seconds, on any clock, never backwards."""

    def __init__(self, span_s: float) -> None:
        self.span_s = span_s
        self._samples: deque[tuple[float, float]] = deque()

    def add(self, at: float, value: float | None) -> None:
        """Note a value; None is not noted, and leaves a gap if it stays."""
        if value is not None:
            self._samples.append((at, value))
        while self._samples and self._samples[0][0] <= at - self.span_s:
            self._samples.popleft()

    def extend(self, samples: Iterable[tuple[float, float]]) -> None:
        """Note many values."""
        for at, value in samples:
            self.add(at, value)

    def columns(self, now: float, width: int) -> list[float | None]:
        """The largest value of each of `width` equal stretches up to now, None where none is."""
        largest: list[float | None] = [None] * width
        for at, value in self._samples:
            index = width - 1 - math.floor((now - at) * width / self.span_s)
            if 0 <= index < width:
                before = largest[index]
                largest[index] = value if before is None else max(before, value)
        return largest


def sparkline(values: Sequence[float | None], top: float | None = None) -> str:
    """A block a value, of a height from 0 to `top`, the largest value by default."""
    known = [value for value in values if value is not None]
    scale = top or max(known, default=0.0)
    return "".join(UNKNOWN if value is None else _block(value, scale) for value in values)


def _block(value: float, scale: float) -> str:
    share = min(1.0, max(0.0, value / scale)) if scale > 0 else 0.0
    return BLOCKS[round(share * (len(BLOCKS) - 1))]
