"""Usage of a phase from samples some seconds apart."""

import pytest

from benchmark.usage.accounts import Part, Used, phase_usage
from benchmark.usage.series import counter_increase, gauge_integral
from benchmark.usage.spans import Span

STEADY = [(float(t), t / 2) for t in range(0, 61, 5)]
"""Half a CPU for a minute."""


def test_a_counter_grows_evenly_between_samples() -> None:
    assert counter_increase(STEADY, Span(12.0, 22.0), None) == pytest.approx(5.0)


def test_a_counter_that_is_reset_goes_on() -> None:
    points = [(0.0, 10.0), (10.0, 20.0), (20.0, 5.0), (30.0, 15.0)]
    assert counter_increase(points, Span(0.0, 30.0), None) == pytest.approx(25.0)


def test_a_container_born_in_the_span_starts_at_zero() -> None:
    points = [(14.0, 2.0), (19.0, 3.0)]
    assert counter_increase(points, Span(10.0, 19.0), 12.0) == pytest.approx(3.0)


def test_a_container_that_ended_keeps_what_it_used() -> None:
    points = [(0.0, 1.0), (10.0, 4.0)]
    assert counter_increase(points, Span(5.0, 100.0), None) == pytest.approx(1.5)
    assert counter_increase(points, Span(50.0, 100.0), None) == 0.0


def test_a_counter_whose_beginning_is_not_known_is_not_guessed() -> None:
    assert counter_increase([(14.0, 200.0), (19.0, 201.0)], Span(10.0, 19.0), None) is None
    assert counter_increase([], Span(0.0, 1.0), None) is None


def test_memory_is_integrated() -> None:
    level = [(float(t), 100.0) for t in range(0, 61, 5)]
    assert gauge_integral(level, Span(10.0, 20.0), None) == pytest.approx(1000.0)


def test_memory_ends_one_scrape_after_its_last_sample() -> None:
    assert gauge_integral([(0.0, 100.0)], Span(0.0, 60.0), None) == pytest.approx(1500.0)


def test_memory_of_a_new_container_starts_at_its_birth() -> None:
    points = [(14.0, 100.0), (24.0, 100.0)]
    assert gauge_integral(points, Span(0.0, 24.0), 12.0) == pytest.approx(100.0 + 1000.0)


def test_memory_outside_the_span_does_not_count() -> None:
    assert gauge_integral([(50.0, 1.0), (60.0, 1.0)], Span(0.0, 10.0), 49.0) == 0.0


def test_a_phase_sums_its_spans_and_parts() -> None:
    memory = [(0.0, 2e6), (60.0, 2e6)]
    part = Part([(STEADY, None)], [(memory, None)])
    usage = phase_usage([Span(0, 10), Span(20, 30)], {"a": part, "b": part}, {}, {"c": part})
    assert (usage.seconds, usage.spans) == (20, 2)
    assert (usage.own.cpu_s, usage.own.mb_s) == pytest.approx((20.0, 80.0))
    assert usage.own.parts["a"] == Used(10.0, 40.0)
    assert (usage.overhead.cpu_s, usage.overhead.parts) == (0.0, {})
    assert usage.control_plane.cpu_s == pytest.approx(10.0)


def test_one_unknown_part_makes_the_sum_unknown() -> None:
    known, unknown = Part([(STEADY, None)], [(STEADY, None)]), Part([], [])
    usage = phase_usage([Span(0, 10)], {"a": known, "b": unknown}, {}, {})
    assert usage.own.cpu_s is None
    assert usage.own.parts["a"].cpu_s == 5.0
