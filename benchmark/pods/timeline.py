"""The number of pods over time, from what a watch saw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmark.pods.state import PodState


@dataclass(frozen=True)
class Seen:
    """One event of the watch: `pod` is its new state, `gone` when the object was deleted.

    `at` is when the event arrived here, in seconds of `time.monotonic`.
    """

    at: float
    pod: PodState
    gone: bool = False


@dataclass(frozen=True)
class PodCount:
    """From `t` seconds on: pods that are wanted, those Ready among them, those on their way out."""

    t: float
    pods: int
    ready: int
    terminating: int


def timeline(events: Iterable[Seen], start: float, end: float) -> list[PodCount]:
    """Counts from `start` (t = 0, with the pods of then) to `end`, one entry a change."""
    pods: dict[str, PodState] = {}
    counts = [PodCount(0.0, 0, 0, 0)]
    for event in events:
        if event.at > end:
            break
        _apply(pods, event)
        counts = _appended(counts, _count(max(0.0, event.at - start), pods.values()))
    return counts


def time_to_ready(counts: Sequence[PodCount], number: int) -> float | None:
    """Seconds until `number` pods were Ready at once, None when they never were."""
    return next((count.t for count in counts if count.ready >= number), None)


def _apply(pods: dict[str, PodState], event: Seen) -> None:
    if event.gone:
        pods.pop(event.pod.uid, None)
    else:
        pods[event.pod.uid] = event.pod


def _count(t: float, pods: Iterable[PodState]) -> PodCount:
    alive = [pod for pod in pods if not pod.terminating]
    leaving = sum(1 for pod in pods if pod.terminating)
    return PodCount(round(t, 3), len(alive), sum(pod.ready for pod in alive), leaving)


def _appended(counts: list[PodCount], new: PodCount) -> list[PodCount]:
    last = counts[-1]
    if (last.pods, last.ready, last.terminating) == (new.pods, new.ready, new.terminating):
        return counts
    kept = counts[:-1] if last.t == new.t else counts
    return [*kept, new]
