"""Values over time as one line of text."""

from benchmark.live.sparkline import History, sparkline


def test_heights_go_from_zero_to_the_largest() -> None:
    assert sparkline([0, 1, 2, 4]) == "▁▃▅█"
    assert sparkline([0, 1], top=2) == "▁▅"
    assert sparkline([5], top=2) == "█"


def test_nothing_is_not_zero() -> None:
    assert sparkline([None, 0, None]) == " ▁ "
    assert sparkline([]) == ""


def test_zeros_alone_are_flat() -> None:
    assert sparkline([0, 0]) == "▁▁"


def test_columns_hold_the_largest_of_their_stretch() -> None:
    history = History(40)
    history.extend([(100, 1), (101, 3), (109, 2), (111, 5), (139, 4)])
    assert history.columns(140, 4) == [3, 5, None, 4]


def test_old_values_leave() -> None:
    history = History(10)
    history.add(100, 7)
    history.add(105, None)
    assert history.columns(105, 2) == [7, None]
    history.add(111, 1)
    assert history.columns(111, 2) == [None, 1]


def test_a_clock_that_is_ahead_does_no_harm() -> None:
    history = History(10)
    history.add(103, 7)
    assert history.columns(100, 2) == [None, None]
