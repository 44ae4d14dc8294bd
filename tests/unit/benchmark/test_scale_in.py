"""Kernels lost in scale-ins: the order of rounds, what they come to, and its interval."""

from collections import Counter

import pytest

from benchmark.errors import SampleError
from benchmark.scale_in.records import Round, ScaleIn
from benchmark.scale_in.run import ages, schedule
from benchmark.statistics.proportion import proportion_interval


def one(number: int, *, keeper: bool, lost: bool | None) -> Round:
    failure = "no pods" if lost is None else None
    return Round(number, keeper, 0, [0, 0, 0], 0, lost, lost is False, 0.5, failure)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (0, 20, 0.0, 0.1684),
        (10, 20, 0.2720, 0.7280),
        (50, 50, 0.9289, 1.0),
        (1, 10, 0.0025, 0.4450),
    ],
)
def test_the_interval_of_a_proportion_is_the_exact_one(
    hits: int, trials: int, low: float, high: float
) -> None:
    """Values of Clopper and Pearson's interval as statistical tables have them."""
    found = proportion_interval(hits, trials)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("hits", "trials"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_proportion_has_no_interval(hits: int, trials: int) -> None:
    with pytest.raises(SampleError, match="is no proportion"):
        proportion_interval(hits, trials)


def test_both_kinds_of_rounds_alternate_in_blocks() -> None:
    order = schedule(7, (False, True))
    assert order == [False] * 5 + [True] * 5 + [False] * 2 + [True] * 2


def test_the_kernel_is_on_each_pod_as_often_and_the_seed_says_when() -> None:
    chosen = ages(30, seed=7)
    assert Counter(chosen) == {0: 10, 1: 10, 2: 10}
    assert chosen == ages(30, seed=7)
    assert chosen != ages(30, seed=8)


def test_a_round_that_failed_is_counted_and_no_loss() -> None:
    rounds = [
        one(1, keeper=False, lost=True),
        one(2, keeper=False, lost=False),
        one(3, keeper=True, lost=False),
        one(4, keeper=True, lost=None),
    ]
    without, with_keeper = ScaleIn("hpa", 7, "", {}, "", "", rounds).summaries()
    assert (without.rounds, without.lost, without.share, without.failed) == (2, 1, 0.5, 0)
    assert (with_keeper.rounds, with_keeper.lost, with_keeper.failed) == (1, 0, 1)


def test_rounds_that_all_failed_have_no_share() -> None:
    measured = ScaleIn("hpa", 7, "", {}, "", "", [one(1, keeper=True, lost=None)])
    (only,) = measured.summaries()
    assert (only.rounds, only.share, only.low, only.high) == (0, None, None, None)
    assert measured.as_json()["rounds"][0]["failure"] == "no pods"
