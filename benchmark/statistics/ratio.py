"""One variant against another: the ratio of medians, and its 95 % interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmark.statistics.intervals import INTERVAL_FROM, Interval, median_interval
from benchmark.statistics.samples import Floats, checked

RESAMPLES = 9_999
CELLS_AT_ONCE = 2_000_000
SEED = 20_250_101


@dataclass(frozen=True)
class Ratio:
    """A ratio; `interval95` is None where either side has too few samples."""

    value: float
    interval95: Interval | None
    paired: bool = False

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 1 out; False also when there is no interval."""
        bounds = self.interval95
        return bounds is not None and not bounds.low <= 1.0 <= bounds.high


def paired_ratio(above: Mapping[int, float], below: Mapping[int, float]) -> Ratio | None:
    """The median of above / below over the cycles both have; None where they share none.

    The cycles of an interleaved run are neighbours in time, so what drifts cancels out.
    """
    shared = sorted(above.keys() & below.keys())
    if not shared:
        return None
    ratios = [above[cycle] / below[cycle] for cycle in shared]
    return Ratio(float(np.median(ratios)), median_interval(ratios), paired=True)


def ratio_of_medians(above: Sequence[float], below: Sequence[float]) -> Ratio | None:
    """median(above) / median(below) of two runs, with a percentile-bootstrap interval.

    None where a side is empty. Samples must be independent: of one cycle each.
    """
    if not above or not below:
        return None
    top, bottom = checked(above), checked(below)
    value = float(np.median(top) / np.median(bottom))
    if min(len(top), len(bottom)) < INTERVAL_FROM:
        return Ratio(value, None)
    random = np.random.default_rng(SEED)
    ratios = _resampled_medians(top, random) / _resampled_medians(bottom, random)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return Ratio(value, Interval(float(low), float(high)))


def _resampled_medians(values: Floats, random: np.random.Generator) -> Floats:
    """Medians of resamples, in blocks that bound the memory used."""
    rows = max(1, CELLS_AT_ONCE // len(values))
    blocks: list[Floats] = []
    for start in range(0, RESAMPLES, rows):
        shape = (min(rows, RESAMPLES - start), len(values))
        picks = random.integers(0, len(values), shape)
        blocks.append(np.asarray(np.median(values[picks], axis=1), dtype=np.float64))
    return np.concatenate(blocks)
