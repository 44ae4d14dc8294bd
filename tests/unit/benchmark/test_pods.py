"""The number of pods over time, and whether a cold start was one, on recorded events."""

import pytest

from benchmark.phases.verify import became_ready, reason_to_discard
from benchmark.pods.state import PodState
from benchmark.pods.timeline import PodCount, Seen, time_to_ready, timeline


def seen(at: float, name: str, state: str = "") -> Seen:
    """An event; `state` is empty, ready, ending or gone."""
    pod = PodState(f"uid-{name}", name, state in ("ready", "ending"), state == "ending", at)
    return Seen(at, pod, gone=state == "gone")


GROWING = [
    seen(5.0, "a"),
    seen(8.0, "a", "ready"),
    seen(12.0, "b"),
    seen(12.0, "c"),
    seen(15.5, "b", "ready"),
    seen(17.0, "c", "ready"),
    seen(30.0, "c", "ending"),
    seen(31.0, "c", "gone"),
]


def test_the_timeline_starts_with_the_pods_of_then() -> None:
    assert timeline(GROWING, 10.0, 40.0) == [
        PodCount(0.0, 1, 1, 0),
        PodCount(2.0, 3, 1, 0),
        PodCount(5.5, 3, 2, 0),
        PodCount(7.0, 3, 3, 0),
        PodCount(20.0, 2, 2, 1),
        PodCount(21.0, 2, 2, 0),
    ]


def test_the_timeline_ends_with_the_phase() -> None:
    assert timeline(GROWING, 10.0, 16.0)[-1] == PodCount(5.5, 3, 2, 0)


def test_no_events_are_no_pods() -> None:
    assert timeline([], 0.0, 1.0) == [PodCount(0.0, 0, 0, 0)]


def test_what_changes_nothing_adds_no_entry() -> None:
    again = [seen(1.0, "a", "ready"), seen(2.0, "a", "ready")]
    assert timeline(again, 0.0, 3.0) == [PodCount(0.0, 0, 0, 0), PodCount(1.0, 1, 1, 0)]


@pytest.mark.parametrize(("number", "seconds"), [(1, 0.0), (2, 5.5), (3, 7.0), (4, None)])
def test_time_until_pods_are_ready(number: int, seconds: float | None) -> None:
    assert time_to_ready(timeline(GROWING, 10.0, 40.0), number) == seconds


OLD = [seen(0.0, "old", "ready"), seen(1.0, "old", "ending"), seen(2.0, "old", "gone")]
"""Zero pods were agreed on at 3, t0 was 5."""


def test_a_new_pod_is_a_cold_start() -> None:
    events = [*OLD, seen(5.1, "new"), seen(7.0, "new", "ready")]
    assert reason_to_discard(events, 3.0, 5.0, 7.2) is None
    assert became_ready(events, 3.0, 7.2)


def test_ready_may_be_heard_of_after_the_answer() -> None:
    events = [*OLD, seen(5.1, "new"), seen(7.4, "new", "ready")]
    assert became_ready(events, 3.0, 7.2)


def test_an_answer_before_any_new_pod_came_from_a_draining_one() -> None:
    """The 40 ms miracle: the object is gone, its process still answers."""
    events = [*OLD, seen(5.1, "new"), seen(7.0, "new", "ready")]
    reason = reason_to_discard(events, 3.0, 5.0, 5.04)
    assert reason is not None
    assert "a pod that was ending" in reason


def test_late_news_of_an_old_pod_is_no_new_pod() -> None:
    events = [*OLD[:2], seen(3.5, "old", "ending"), seen(5.2, "old", "gone")]
    reason = reason_to_discard(events, 3.0, 5.0, 5.4)
    assert reason is not None
    assert "before a new pod was seen" in reason


def test_a_pod_that_came_before_t0_spoils_the_sample() -> None:
    reason = reason_to_discard([*OLD, seen(4.0, "early")], 3.0, 5.0, 7.0)
    assert reason == "pod early appeared before t0"


def test_a_new_pod_that_is_ending_is_not_what_answered() -> None:
    events = [*OLD, seen(5.1, "new"), seen(6.0, "new", "ending")]
    assert not became_ready(events, 3.0, 7.2)
