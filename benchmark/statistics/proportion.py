"""A proportion's 95 % interval, exact whatever its size (Clopper and Pearson, 1934)."""

from math import comb

from benchmark.errors import SampleError
from benchmark.statistics.intervals import COVERAGE, Interval

STEPS = 50
"""Halvings of [0, 1]: beyond what a float can tell apart in a percentage."""


def proportion_interval(hits: int, trials: int) -> Interval:
    """The proportions under which neither so few nor so many hits would be a surprise."""
    if not 0 <= hits <= trials or not trials:
        raise SampleError(f"{hits} of {trials} is no proportion")
    tail = (1 - COVERAGE) / 2
    return Interval(1 - _upper(trials - hits, trials, tail), _upper(hits, trials, tail))


def _upper(hits: int, trials: int, tail: float) -> float:
    """The largest proportion that gives at most so many hits with a probability of `tail`."""
    if hits == trials:
        return 1.0
    low, high = hits / trials, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, trials, middle) > tail else (low, middle)
    return high


def _at_most(hits: int, trials: int, p: float) -> float:
    return sum(comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(hits + 1))
