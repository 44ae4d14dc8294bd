"""The record of one measurement. Durations in seconds, moments in seconds of the epoch."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmark.load.hits import Hit, count_errors
from benchmark.pods.timeline import PodCount, time_to_ready
from benchmark.protocol import LoadPlan
from benchmark.statistics import Summary, summarize
from benchmark.usage.accounts import Usage

SCHEMA_VERSION = 1
DIGITS = 4
RAW_AT_MOST = 50_000
"""Raw requests kept of one load; of more, every second, third, ... is."""


@dataclass(frozen=True)
class Lost:
    """A sample that was discarded or failed, and why."""

    reason: str
    at: float


@dataclass(frozen=True)
class ColdSample:
    """One cold start.

    `attempts` requests were sent, the last of which took `last_request_s` and got the 200;
    `pods` are the uids that came into being after t0, with their creationTimestamp.
    """

    seconds: float
    started_at: float
    attempts: int
    attempt_errors: dict[str, int]
    last_request_s: float
    pods: dict[str, float]


@dataclass(frozen=True)
class ColdRecord:
    """All cold cycles of a measurement."""

    samples: list[float]
    details: list[ColdSample]
    discarded: list[Lost]
    failures: list[Lost]
    summary: Summary

    @classmethod
    def of(
        cls, details: list[ColdSample], discarded: list[Lost], failures: list[Lost]
    ) -> "ColdRecord":
        seconds = [round(sample.seconds, DIGITS) for sample in details]
        return cls(seconds, details, discarded, failures, summarize(seconds))


@dataclass(frozen=True)
class WarmRecord:
    """Single requests; a warm-up that failed is None."""

    samples: list[float]
    warmups: list[float | None]
    failures: list[Lost]
    summary: Summary
    notes: list[str]

    @classmethod
    def of(
        cls,
        samples: list[float],
        warmups: list[float | None],
        failures: list[Lost],
        notes: list[str],
    ) -> "WarmRecord":
        return cls(samples, warmups, failures, summarize(samples), notes)


@dataclass(frozen=True)
class LoadRecord:
    """One load phase; `latency` is of the requests answered 200, the others are in `errors`.

    `requests_at_s` and `requests_latency_s` are the raw requests, failed ones included, from
    the start of the phase; `errors_at_s` tells which of them failed, by kind.
    `ok_per_s` counts only those answered 200.
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
    notes: list[str]
    requests_at_s: list[float]
    requests_latency_s: list[float]
    errors_at_s: dict[str, list[float]]

    @classmethod
    def of(
        cls,
        plan: LoadPlan,
        started_at: float,
        hits: Sequence[Hit],
        pods: list[PodCount],
        notes: list[str],
    ) -> "LoadRecord":
        step = -(-len(hits) // RAW_AT_MOST) or 1
        raw = hits[::step]
        answered = [hit.latency_s for hit in hits if hit.kind == "ok"]
        return cls(
            started_at=started_at,
            duration_s=plan.duration_s,
            clients=plan.clients,
            rate=plan.rate,
            requests=len(hits),
            ok_per_s=round(len(answered) / plan.duration_s, 2),
            errors=count_errors(hits),
            latency=summarize(answered, independent=False),
            pods=pods,
            max_pods=max((count.pods for count in pods), default=0),
            max_ready=max((count.ready for count in pods), default=0),
            t_second_ready_s=time_to_ready(pods, 2),
            t_third_ready_s=time_to_ready(pods, 3),
            notes=[*notes, *([f"1 of {step} raw requests kept"] if step > 1 else [])],
            requests_at_s=[round(hit.at_s - started_at, 3) for hit in raw],
            requests_latency_s=[round(hit.latency_s, DIGITS) for hit in raw],
            errors_at_s=_errors_at(raw, started_at),
        )


def _errors_at(hits: Sequence[Hit], started_at: float) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for hit in hits:
        if hit.kind != "ok":
            found.setdefault(hit.kind, []).append(round(hit.at_s - started_at, 3))
    return found


@dataclass(frozen=True)
class Results:
    """Everything about one variant, in the shape that is written."""

    variant: str
    protocol: dict[str, str]
    environment: dict[str, object]
    started_at: str
    finished_at: str
    cold: ColdRecord
    warm: WarmRecord
    scale_out: dict[str, LoadRecord]
    usage: Usage
    notes: list[str]

    def as_json(self) -> dict[str, object]:
        """Plain values; a summary's figures stand beside the samples they are of."""
        document = asdict(self)
        for part in (document["cold"], document["warm"]):
            part.update(unit="s", **part.pop("summary"))
        return {"schema_version": SCHEMA_VERSION, **document}
