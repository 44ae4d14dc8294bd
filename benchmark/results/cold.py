"""The record of cold starts."""

from dataclasses import dataclass

import numpy as np

from benchmark.results.timings import DIGITS, Lost
from benchmark.statistics.summary import Summary, summarize


@dataclass(frozen=True)
class PhaseTime:
    """One phase of a cold start; `seconds` from the milestone before it to its own."""

    name: str
    seconds: float


@dataclass(frozen=True)
class ColdSample:
    """One cold start.

    `attempts` requests were sent, the last of which took `last_request_s` and got the 200;
    `pods` are the uids that came into being after t0, with their creationTimestamp. `phases` and
    `unattributed_s` make up `seconds`; `after_answer` names the milestones that came only later.
    """

    cycle: int
    seconds: float
    started_at: float
    attempts: int
    attempt_errors: dict[str, int]
    last_request_s: float
    pods: dict[str, float]
    phases: list[PhaseTime]
    unattributed_s: float
    after_answer: list[str]


@dataclass(frozen=True)
class ColdRecord:
    """All cold cycles; `phases` holds the median of each phase, in their order."""

    samples: list[float]
    cycles: list[int]
    details: list[ColdSample]
    discarded: list[Lost]
    failures: list[Lost]
    phases: list[PhaseTime]
    unattributed_s: float | None
    summary: Summary

    @classmethod
    def of(
        cls, details: list[ColdSample], discarded: list[Lost], failures: list[Lost]
    ) -> "ColdRecord":
        seconds = [round(sample.seconds, DIGITS) for sample in details]
        cycles = [sample.cycle for sample in details]
        return cls(
            seconds,
            cycles,
            details,
            discarded,
            failures,
            _phases(details),
            _median([sample.unattributed_s for sample in details]),
            summarize(seconds, cycles),
        )


def _phases(details: list[ColdSample]) -> list[PhaseTime]:
    times: dict[str, list[float]] = {}
    for sample in details:
        for phase in sample.phases:
            times.setdefault(phase.name, []).append(phase.seconds)
    medians = ((name, _median(seconds)) for name, seconds in times.items())
    return [PhaseTime(name, median) for name, median in medians if median is not None]


def _median(values: list[float]) -> float | None:
    return round(float(np.median(values)), DIGITS) if values else None
