"""The record of one load phase."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmark.load.hits import Hit, count_errors
from benchmark.plans import LoadPlan
from benchmark.pods.timeline import PodCount, time_to_ready
from benchmark.results.timings import DIGITS
from benchmark.statistics.summary import Summary, summarize

RAW_AT_MOST = 20_000
"""Raw requests kept of one load; of more, every second, third, ... is."""


@dataclass(frozen=True)
class Observed:
    """What happened: hits on the wall clock, pods from the start on, the harness' own CPU.

    `clients_by_pod`: how many clients each pod ended up with, the most first; empty where
    requests have no session.
    """

    started_at: float
    hits: Sequence[Hit]
    pods: list[PodCount]
    harness_cpu_s: float
    notes: list[str]
    kernel_starts_s: list[float] = field(default_factory=list)
    clients_by_pod: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class LoadRecord:
    """One load phase; `latency` is of the requests that were answered, the others are `errors`.

    `requests_at_s` and `requests_latency_s` are the raw requests, failed ones included, from
    the start of the phase; `errors_at_s` tells which of them failed, by kind. A cell is a request
    here. `harness_cores` is what measuring itself took, in cores.
    """

    started_at: float
    duration_s: float
    clients: int
    rate: int
    requests: int
    ok_per_s: float
    errors: dict[str, int]
    latency: Summary
    pods: list[PodCount]
    max_pods: int
    max_ready: int
    t_second_ready_s: float | None
    t_third_ready_s: float | None
    harness_cores: float
    kernel_starts_s: list[float]
    clients_by_pod: list[int]
    notes: list[str]
    requests_at_s: list[float]
    requests_latency_s: list[float]
    errors_at_s: dict[str, list[float]]

    @classmethod
    def of(cls, plan: LoadPlan, seen: Observed) -> "LoadRecord":
        step = -(-len(seen.hits) // RAW_AT_MOST) or 1
        raw, start = seen.hits[::step], seen.started_at
        answered = [hit.latency_s for hit in seen.hits if hit.kind == "ok"]
        return cls(
            started_at=start,
            duration_s=plan.duration_s,
            clients=plan.clients,
            rate=plan.rate,
            requests=len(seen.hits),
            ok_per_s=round(len(answered) / plan.duration_s, 2),
            errors=count_errors(seen.hits),
            latency=summarize(answered),
            pods=seen.pods,
            max_pods=max((count.pods for count in seen.pods), default=0),
            max_ready=max((count.ready for count in seen.pods), default=0),
            t_second_ready_s=time_to_ready(seen.pods, 2),
            t_third_ready_s=time_to_ready(seen.pods, 3),
            harness_cores=round(seen.harness_cpu_s / plan.duration_s, 4),
            kernel_starts_s=[round(seconds, DIGITS) for seconds in seen.kernel_starts_s],
            clients_by_pod=seen.clients_by_pod,
            notes=[*seen.notes, *([f"1 of {step} raw requests kept"] if step > 1 else [])],
            requests_at_s=[round(hit.at_s - start, 3) for hit in raw],
            requests_latency_s=[round(hit.latency_s, DIGITS) for hit in raw],
            errors_at_s=_errors_at(raw, start),
        )


def _errors_at(hits: Sequence[Hit], started_at: float) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    for hit in hits:
        if hit.kind != "ok":
            times.setdefault(hit.kind, []).append(round(hit.at_s - started_at, 3))
    return times
