"""Medians, percentiles and 95 % bootstrap intervals of durations in seconds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmark.errors import SampleError

Floats = NDArray[np.float64]

P99_FROM = 100
"""p99 of fewer samples would be the largest of them, whatever the distribution."""

INTERVAL_FROM = 6
"""n samples hold the median between their extremes with probability 1 - 2^(1-n): 6 reach 95 %."""

RESAMPLES = 9_999
CELLS_AT_ONCE = 2_000_000
SEED = 20_250_101


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """What samples say; what they are too few to say is None."""

    n: int
    median: float | None
    p95: float | None
    p99: float | None
    interval95: Interval | None
    note: str | None = None


@dataclass(frozen=True)
class Ratio:
    """The ratio of two medians; `interval95` is None where either side has too few samples."""

    value: float
    interval95: Interval | None

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 1 out; False also when there is no interval."""
        bounds = self.interval95
        return bounds is not None and not bounds.low <= 1.0 <= bounds.high


def summarize(samples: Sequence[float], independent: bool = True) -> Summary:
    """Summary of durations.

    `independent=False` (requests of one load run) leaves the interval out, since resampling
    would make it falsely narrow. Raises SampleError on a duration that cannot be.
    """
    if not samples:
        return Summary(0, None, None, None, None, "no sample")
    values = _checked(samples)
    interval = median_interval(samples) if independent else None
    return Summary(
        n=len(values),
        median=float(np.median(values)),
        p95=float(np.percentile(values, 95)),
        p99=float(np.percentile(values, 99)) if len(values) >= P99_FROM else None,
        interval95=interval,
        note=_note(len(values), independent),
    )


def median_interval(samples: Sequence[float]) -> Interval | None:
    """95 % percentile-bootstrap interval of the median, None for fewer than 6 samples."""
    if len(samples) < INTERVAL_FROM:
        return None
    return _percentiles(_resampled_medians(_checked(samples), np.random.default_rng(SEED)))


def ratio_of_medians(above: Sequence[float], below: Sequence[float]) -> Ratio | None:
    """median(above) / median(below), with a bootstrap interval; None where a side is empty."""
    if not above or not below:
        return None
    top, bottom = _checked(above), _checked(below)
    value = float(np.median(top) / np.median(bottom))
    if min(len(top), len(bottom)) < INTERVAL_FROM:
        return Ratio(value, None)
    random = np.random.default_rng(SEED)
    ratios = _resampled_medians(top, random) / _resampled_medians(bottom, random)
    return Ratio(value, _percentiles(ratios))


def _checked(samples: Sequence[float]) -> Floats:
    for sample in samples:
        if not math.isfinite(sample) or sample <= 0:
            raise SampleError(f"a duration must be a positive number of seconds, not {sample}")
    return np.asarray(samples, dtype=np.float64)


def _resampled_medians(values: Floats, random: np.random.Generator) -> Floats:
    """Medians of resamples, in blocks that bound the memory used."""
    rows = max(1, CELLS_AT_ONCE // len(values))
    blocks: list[Floats] = []
    for start in range(0, RESAMPLES, rows):
        shape = (min(rows, RESAMPLES - start), len(values))
        picks = random.integers(0, len(values), shape)
        blocks.append(np.asarray(np.median(values[picks], axis=1), dtype=np.float64))
    return np.concatenate(blocks)


def _percentiles(values: Floats) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(float(low), float(high))


def _note(n: int, independent: bool) -> str | None:
    if not independent:
        return "requests of one run are not independent: no interval"
    if n < INTERVAL_FROM:
        return f"{n} samples: a 95 % interval of the median needs {INTERVAL_FROM}"
    return None
