"""Who used what in each phase: the variant's own pods, its overhead, the control plane."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from benchmark.usage.series import Points, counter_increase, gauge_integral
from benchmark.usage.spans import Span

BYTES_PER_MB = 1e6

Dated = tuple[Points, float | None]
"""A series' samples and when what it counts came into being, if that is known."""


@dataclass(frozen=True)
class Used:
    """CPU-seconds and memory in MB·s (10^6 bytes); None where Prometheus cannot tell."""

    cpu_s: float | None
    mb_s: float | None


@dataclass(frozen=True)
class Account(Used):
    """A sum and what it is made of."""

    parts: dict[str, Used] = field(default_factory=dict)


@dataclass(frozen=True)
class PhaseUsage:
    """Usage of one phase, over `seconds` in `spans` stretches."""

    seconds: float
    spans: int
    own: Account
    overhead: Account
    control_plane: Account


@dataclass(frozen=True)
class Usage:
    """Usage by phase, and what to know about it."""

    phases: dict[str, PhaseUsage]
    notes: list[str]


@dataclass(frozen=True)
class Part:
    """One thing whose usage is known: its raw CPU and memory series, each with its birth."""

    cpu: list[Dated]
    memory: list[Dated]

    def used(self, spans: Iterable[Span]) -> Used:
        """Its usage over all spans together."""
        listed = list(spans)
        memory = _summed(self.memory, listed, gauge_integral)
        return Used(
            _rounded(_summed(self.cpu, listed, counter_increase)),
            _rounded(memory / BYTES_PER_MB if memory is not None else None),
        )


def phase_usage(
    spans: list[Span],
    own: Mapping[str, Part],
    overhead: Mapping[str, Part],
    plane: Mapping[str, Part],
) -> PhaseUsage:
    """Usage of a phase from the parts of the three accounts."""
    return PhaseUsage(
        seconds=round(sum(span.seconds for span in spans), 3),
        spans=len(spans),
        own=_account(own, spans),
        overhead=_account(overhead, spans),
        control_plane=_account(plane, spans),
    )


def _account(parts: Mapping[str, Part], spans: list[Span]) -> Account:
    used = {name: part.used(spans) for name, part in parts.items()}
    return Account(
        _total(part.cpu_s for part in used.values()),
        _total(part.mb_s for part in used.values()),
        used,
    )


def _summed(
    series: list[Dated],
    spans: list[Span],
    measure: Callable[[Points, Span, float | None], float | None],
) -> float | None:
    if not series:
        return None
    return _total(measure(points, span, born) for points, born in series for span in spans)


def _total(values: Iterable[float | None]) -> float | None:
    """The sum; None as soon as one term is unknown, so that no part is left out in silence."""
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return _rounded(total)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
