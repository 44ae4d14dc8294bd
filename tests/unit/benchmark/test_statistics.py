"""Statistics on samples whose answers are known; test_coverage.py tests the intervals."""

import numpy as np
import pytest

from benchmark.errors import SampleError
from benchmark.statistics.intervals import INTERVAL_FROM, Interval, median_interval
from benchmark.statistics.ratio import Ratio, paired_ratio, ratio_of_medians
from benchmark.statistics.samples import cycle_medians
from benchmark.statistics.summary import summarize

CYCLES = range(1, 11)


def test_figures_of_a_known_sequence() -> None:
    summary = summarize([float(n) for n in range(1, 101)])
    assert summary.median == 50.5
    assert summary.p95 == pytest.approx(95.05)
    assert summary.p99 == pytest.approx(99.01)


def test_p99_needs_a_hundred_samples() -> None:
    assert summarize([1.0] * 99).p99 is None


@pytest.mark.parametrize("n", [1, INTERVAL_FROM - 1])
def test_too_few_cycles_have_no_interval(n: int) -> None:
    """n samples hold the median with probability 1 - 2^(1-n), whatever their distribution."""
    summary = summarize([1.0 + k for k in range(n)], range(n))
    assert summary.interval95 is None
    assert summary.note == f"{n} cycles: a 95 % interval of the median needs 6"


def test_requests_of_one_run_have_no_interval() -> None:
    summary = summarize([1.0] * 20)
    assert summary.interval95 is None
    assert summary.note == "requests of one run are not independent: no interval"


def test_requests_of_one_pod_do_not_narrow_the_interval() -> None:
    """Pods differ, requests of one pod hardly: a hundred of each say no more than one."""
    pods = [1.0, 1.4, 0.8, 1.1, 1.3, 0.9, 1.2, 1.0, 1.5, 0.7]
    alone = summarize(pods, CYCLES)
    many = summarize(np.repeat(pods, 100).tolist(), np.repeat(CYCLES, 100).tolist())
    assert many.n == 100 * alone.n
    assert many.interval95 == alone.interval95
    assert many.interval95 == median_interval(pods)


def test_many_requests_of_few_pods_allow_no_interval() -> None:
    assert summarize([1.0, 1.1] * 30, [1, 2] * 30).interval95 is None


def test_cycle_medians_are_grouped_by_cycle() -> None:
    assert cycle_medians([1.0, 2.0, 9.0, 4.0], [1, 1, 1, 2]) == {1: 2.0, 2: 4.0}


def test_samples_need_their_cycles() -> None:
    with pytest.raises(SampleError, match="2 samples, but cycles of 1"):
        cycle_medians([1.0, 2.0], [1])


def test_no_sample_is_no_figure() -> None:
    summary = summarize([], [])
    assert (summary.n, summary.median, summary.p95, summary.note) == (0, None, None, "no sample")


@pytest.mark.parametrize("bad", [0.0, -0.1, float("nan"), float("inf")])
def test_an_impossible_duration_is_an_error(bad: float) -> None:
    with pytest.raises(SampleError, match="positive number of seconds"):
        summarize([1.0, bad])


def test_six_samples_reach_from_the_least_to_the_most() -> None:
    """Nearly: the extremes of six hold the median with 96.9 %."""
    low, high = median_interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]) or Interval(0, 0)
    assert 1.0 < low < 1.5
    assert 5.5 < high < 6.0


def test_the_interval_of_equal_samples_is_a_point() -> None:
    assert median_interval([2.0] * 10) == Interval(2.0, 2.0)


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


def test_the_same_samples_give_the_same_ratio_every_time() -> None:
    one, other = [1.0, 1.2, 0.9, 1.5, 1.1, 1.3], [2.0, 1.9, 2.4, 2.2, 2.1, 2.6]
    assert ratio_of_medians(one, other) == ratio_of_medians(one, other)


def test_few_samples_have_a_ratio_but_no_verdict() -> None:
    assert ratio_of_medians([1.0, 1.0, 1.0], [2.0] * 9) == Ratio(0.5, None)
    assert not Ratio(0.5, None).differs


def test_an_empty_side_has_no_ratio() -> None:
    assert ratio_of_medians([], [1.0]) is None


def test_pairs_are_the_cycles_that_both_have() -> None:
    ratio = paired_ratio({1: 1.0, 2: 3.0, 4: 9.0}, {1: 2.0, 2: 4.0, 3: 1.0})
    assert ratio == Ratio(0.625, None, paired=True)
    assert paired_ratio({1: 1.0}, {2: 1.0}) is None
