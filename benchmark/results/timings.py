"""Durations of one kind, with everything that is known of them."""

from dataclasses import dataclass, field

from benchmark.statistics.summary import Summary, summarize

DIGITS = 5


@dataclass(frozen=True)
class Lost:
    """A sample that was discarded or failed, and why; `at` in seconds of the epoch."""

    reason: str
    at: float


@dataclass(frozen=True)
class Timings:
    """Durations in seconds; `cycles` tells the cycle of each, numbered from 1."""

    samples: list[float]
    cycles: list[int]
    failures: list[Lost]
    summary: Summary


@dataclass
class Stopwatch:
    """Collects durations cycle by cycle, then makes the record."""

    samples: list[float] = field(default_factory=list)
    cycles: list[int] = field(default_factory=list)
    failures: list[Lost] = field(default_factory=list)

    def add(self, cycle: int, seconds: float) -> None:
        self.samples.append(round(seconds, DIGITS))
        self.cycles.append(cycle)

    def lose(self, reason: str, at: float) -> None:
        self.failures.append(Lost(reason, at))

    def record(self) -> Timings:
        return Timings(
            self.samples, self.cycles, self.failures, summarize(self.samples, self.cycles)
        )
