"""Results as measure.py writes them: small, made by the records themselves."""

import json
from collections.abc import Sequence
from typing import Any

from benchmark.load.hits import Hit
from benchmark.plans import LoadPlan
from benchmark.pods.timeline import PodCount
from benchmark.results.cold import ColdRecord, ColdSample, PhaseTime
from benchmark.results.load import LoadRecord, Observed
from benchmark.results.records import KernelsRecord, Results, WarmRecord
from benchmark.results.timings import Lost, Stopwatch, Timings
from benchmark.usage.accounts import Account, PhaseUsage, Usage, Used

SLOW = [2.0, 2.2, 1.9, 2.1, 2.0, 2.3, 2.1]
FAST = [1.0, 1.1, 0.9, 1.0, 1.2, 1.0, 1.1]
AT = 1_750_000_000.0


def results(
    variant: str, cold: Sequence[float], run: str | None = None, **environment: Any
) -> dict[str, Any]:
    """One cycle for each cold start; the loads of both variants are alike."""
    cycles = range(1, len(cold) + 1)
    surroundings = {
        "image_digest": "sha256:1",
        "cluster_uid": "uid-1",
        "kubernetes_version": "v1.32.5",
        "node_count": 1,
        "cores": 2,
        **environment,
    }
    made = Results(
        variant=variant,
        title=variant,
        run=run,
        protocol={"name": "quick", "sha256": "a" * 64},
        environment=surroundings,
        started_at="2025-06-15T15:06:40+00:00",
        finished_at="2025-06-15T15:16:40+00:00",
        not_applicable=[],
        cold=_cold(cold),
        warm=WarmRecord(**vars(_timings(0.01, cycles)), warmups=[0.02, None], notes=[]),
        kernels=KernelsRecord(*(_timings(s, cycles) for s in (0.9, 0.05, 0.7, 0.004, 0.3)), []),
        scale_out={
            "open_loop": _load(LoadPlan(10.0, 1, rate=10)),
            "closed_loop": _load(LoadPlan(10.0, 1, clients=10)),
            "cells": _load(LoadPlan(10.0, 1, clients=10), [0.8, 1.0, 0.9], [2, 1]),
        },
        usage=Usage({n: _used() for n in ("cold", "cells", "idle")}, ["one scrape was missed"]),
        notes=[],
    )
    return json.loads(json.dumps(made.as_json(), allow_nan=False))


def _cold(seconds: Sequence[float]) -> ColdRecord:
    details = [
        ColdSample(
            cycle=cycle,
            seconds=value,
            started_at=AT + 30 * cycle,
            attempts=1,
            attempt_errors={},
            last_request_s=value,
            pods={f"uid-{cycle}": AT + 30 * cycle + 0.1},
            phases=[PhaseTime("scheduled", 0.1), PhaseTime("started", value - 0.2)],
            unattributed_s=0.1,
            after_answer=[],
        )
        for cycle, value in enumerate(seconds, 1)
    ]
    return ColdRecord.of(details, [Lost("an older pod answered", AT)], [])


def _timings(seconds: float, cycles: Sequence[int]) -> Timings:
    """Two samples of each cycle."""
    watch = Stopwatch()
    for cycle in cycles:
        watch.add(cycle, seconds)
        watch.add(cycle, seconds * 1.01)
    return watch.record()


def _load(plan: LoadPlan, starts: Sequence[float] = (), by_pod: Sequence[int] = ()) -> LoadRecord:
    """Five requests, two of which failed; a second pod after 4.2 s, no third."""
    kinds = ("ok", "http 503", "ok", "timeout", "ok")
    hits = [Hit(AT + i, 0.02 + i / 1000, kind) for i, kind in enumerate(kinds)]
    pods = [PodCount(0.0, 1, 1, 0), PodCount(2.0, 2, 1, 0), PodCount(4.2, 2, 2, 0)]
    return LoadRecord.of(plan, Observed(AT, hits, pods, 0.5, [], list(starts), list(by_pod)))


def _used() -> PhaseUsage:
    """10 s; the overhead's sum is unknown, since the activator's part is."""
    own = {"jupyterlab": Used(1.5, 3000.0)}
    beside = {"queue-proxy": Used(0.3, 200.0), "knative-serving/activator-.*": Used(None, None)}
    plane = {"knative-serving/controller-.*": Used(0.2, 500.0)}
    return PhaseUsage(
        seconds=10.0,
        spans=1,
        own=Account(1.5, 3000.0, own),
        overhead=Account(None, None, beside),
        control_plane=Account(0.2, 500.0, plane),
    )
