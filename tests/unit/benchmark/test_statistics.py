"""Statistics on distributions whose answers are known."""

import numpy as np
import pytest

from benchmark.errors import SampleError
from benchmark.statistics import (
    INTERVAL_FROM,
    Interval,
    Ratio,
    median_interval,
    ratio_of_medians,
    summarize,
)


def test_figures_of_a_known_sequence() -> None:
    summary = summarize([float(n) for n in range(1, 101)])
    assert summary.median == 50.5
    assert summary.p95 == pytest.approx(95.05)
    assert summary.p99 == pytest.approx(99.01)


def test_p99_needs_a_hundred_samples() -> None:
    assert summarize([1.0] * 99).p99 is None


@pytest.mark.parametrize("n", [1, INTERVAL_FROM - 1])
def test_too_few_samples_have_no_interval(n: int) -> None:
    """n samples hold the median with probability 1 - 2^(1-n), whatever their distribution."""
    summary = summarize([1.0 + k for k in range(n)])
    assert summary.interval95 is None
    assert summary.note is not None
    assert "needs 6" in summary.note


def test_requests_of_one_run_have_no_interval() -> None:
    assert summarize([1.0] * 20, independent=False).interval95 is None


def test_no_sample_is_no_figure() -> None:
    summary = summarize([])
    assert (summary.n, summary.median, summary.p95, summary.note) == (0, None, None, "no sample")


@pytest.mark.parametrize("bad", [0.0, -0.1, float("nan"), float("inf")])
def test_an_impossible_duration_is_an_error(bad: float) -> None:
    with pytest.raises(SampleError, match="positive number of seconds"):
        summarize([1.0, bad])


def test_the_interval_of_equal_samples_is_a_point() -> None:
    assert median_interval([2.0] * 10) == Interval(2.0, 2.0)


def test_the_interval_is_the_same_every_time() -> None:
    samples = [1.0, 1.2, 0.9, 1.5, 1.1, 1.3, 1.0]
    assert median_interval(samples) == median_interval(samples)


def test_intervals_hold_the_median_about_as_often_as_they_say() -> None:
    """Simulation with a skewed distribution, whose median is 1."""
    random = np.random.default_rng(7)
    rounds = 300
    held = 0
    for _ in range(rounds):
        interval = median_interval(list(random.lognormal(0.0, 0.5, 25)))
        assert interval is not None
        held += interval.low <= 1.0 <= interval.high
    assert 0.92 <= held / rounds <= 0.985


def test_many_samples_do_not_need_much_memory() -> None:
    interval = median_interval(list(np.random.default_rng(1).normal(5, 1, 3_000)))
    assert interval is not None
    assert 4.9 < interval.low < 5.0 < interval.high < 5.1


def test_a_clear_difference_leaves_one_out_of_the_ratio() -> None:
    ratio = ratio_of_medians([1.0, 1.1, 0.9, 1.0, 1.05, 0.95], [2.0, 2.1, 1.9, 2.0, 2.05, 1.95])
    assert ratio is not None
    assert ratio.value == pytest.approx(0.5)
    assert ratio.differs


def test_the_same_samples_do_not_differ() -> None:
    samples = [1.0, 1.1, 0.9, 1.0, 1.05, 0.95]
    ratio = ratio_of_medians(samples, samples)
    assert ratio is not None
    assert not ratio.differs


def test_few_samples_have_a_ratio_but_no_verdict() -> None:
    assert ratio_of_medians([1.0, 1.0, 1.0], [2.0] * 9) == Ratio(0.5, None)
    assert not Ratio(0.5, None).differs


def test_an_empty_side_has_no_ratio() -> None:
    assert ratio_of_medians([], [1.0]) is None
