"""How often 95 % intervals hold what they are about, by simulation with a fixed seed."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmark.statistics import ratio as ratios
from benchmark.statistics.intervals import Interval, median_interval
from benchmark.statistics.ratio import Ratio, paired_ratio, ratio_of_medians

Draw = Callable[[np.random.Generator, int], NDArray[np.float64]]

ROUNDS = 4_000
BOOTSTRAPS = 400
"""A bootstrap is dearer, so it is simulated less often and with fewer resamples."""
ALMOST_95 = (0.93, 0.97)


def lognormal(random: np.random.Generator, n: int) -> NDArray[np.float64]:
    return random.lognormal(0.0, 0.5, n)


def exponential(random: np.random.Generator, n: int) -> NDArray[np.float64]:
    return random.exponential(1.0, n)


def bimodal(random: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Three of four quick, one slow: as where an image is sometimes pulled."""
    slow = random.random(n) < 0.25
    return np.where(slow, random.normal(3.0, 0.2, n), random.normal(1.0, 0.1, n))


MEDIANS: dict[Draw, float] = {
    lognormal: 1.0,
    exponential: float(np.log(2.0)),
    bimodal: 1.0430727,
}
"""The bimodal one's is where the quick three quarters reach a half: 1 + 0.1 z(2/3)."""


def held(intervals: list[Interval | None], truth: float) -> float:
    """The share of intervals that hold the truth."""
    found = [interval for interval in intervals if interval is not None]
    assert len(found) == len(intervals)
    return sum(low <= truth <= high for low, high in found) / len(found)


def drift(random: np.random.Generator, n: int) -> NDArray[np.float64]:
    """A machine that slows down or speeds up while it is measured, by up to three times."""
    return np.exp(np.cumsum(random.normal(0.0, 0.35, n)))


@pytest.mark.parametrize("n", [6, 10, 30])
@pytest.mark.parametrize("draw", MEDIANS)
def test_the_interval_of_a_median_holds_it(draw: Draw, n: int) -> None:
    random = np.random.default_rng(n)
    intervals = [median_interval(draw(random, n).tolist()) for _ in range(ROUNDS)]
    assert ALMOST_95[0] <= held(intervals, MEDIANS[draw]) <= ALMOST_95[1]


@pytest.mark.parametrize("n", [6, 10, 30])
@pytest.mark.parametrize("draw", MEDIANS)
def test_the_interval_of_a_paired_ratio_holds_it_whatever_drifts(draw: Draw, n: int) -> None:
    """Both sides draw from one distribution and share the drift, so the true ratio is 0.5."""
    random = np.random.default_rng(100 + n)
    intervals = [paired(random, draw, n).interval95 for _ in range(ROUNDS)]
    assert ALMOST_95[0] <= held(intervals, 0.5) <= ALMOST_95[1]


def paired(random: np.random.Generator, draw: Draw, n: int) -> Ratio:
    shared = drift(random, n)
    above, below = (0.5 * draw(random, n) * shared, draw(random, n) * shared)
    ratio = paired_ratio(dict(enumerate(above.tolist())), dict(enumerate(below.tolist())))
    assert ratio is not None
    return ratio


@pytest.mark.parametrize("n", [10, 30])
def test_the_interval_of_an_unpaired_ratio_holds_it(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A little more often than it says: the bootstrap of a ratio errs on the safe side."""
    monkeypatch.setattr(ratios, "RESAMPLES", 999)
    random = np.random.default_rng(200 + n)
    intervals = [unpaired(random, lognormal, n).interval95 for _ in range(BOOTSTRAPS)]
    assert 0.93 <= held(intervals, 0.5) <= 0.985


def unpaired(random: np.random.Generator, draw: Draw, n: int) -> Ratio:
    ratio = ratio_of_medians((0.5 * draw(random, n)).tolist(), draw(random, n).tolist())
    assert ratio is not None
    return ratio


def test_interleaving_narrows_the_interval_where_the_machine_drifts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same samples, once as pairs and once as two heaps."""
    monkeypatch.setattr(ratios, "RESAMPLES", 999)
    random = np.random.default_rng(300)
    gains = [gain(random) for _ in range(100)]
    assert float(np.median(gains)) > 2
    assert np.mean([g > 1 for g in gains]) > 0.95


def gain(random: np.random.Generator) -> float:
    """How many times wider the interval of two heaps is than that of the pairs."""
    shared = drift(random, 20)
    above, below = (f * random.lognormal(0.0, 0.1, 20) * shared for f in (0.5, 1.0))
    pairs = paired_ratio(dict(enumerate(above.tolist())), dict(enumerate(below.tolist())))
    heaps = ratio_of_medians(above.tolist(), below.tolist())
    return width(heaps) / width(pairs)


def width(ratio: Ratio | None) -> float:
    assert ratio is not None
    assert ratio.interval95 is not None
    return ratio.interval95.high / ratio.interval95.low - 1
