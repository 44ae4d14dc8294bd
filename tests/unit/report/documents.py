"""Synthetic results of a variant, made with the measuring's own records."""

import json
from typing import Any

import numpy as np

from benchmark.load.hits import Hit
from benchmark.plans import LoadPlan
from benchmark.pods.timeline import PodCount
from benchmark.results.cold import ColdRecord, ColdSample, PhaseTime
from benchmark.results.load import LoadRecord, Observed
from benchmark.results.records import KernelsRecord, Results, WarmRecord
from benchmark.results.timings import Lost, Stopwatch, Timings
from benchmark.usage.accounts import Account, PhaseUsage, Usage, Used
from tests.unit.report.shapes import PHASES, Shape

T0 = 1_700_000_000.0
SHA = "5f0c" * 16
ENVIRONMENT = {
    "kubernetes_version": "v1.32.5",
    "image": "registry.example/jupyterlab:4.6.6",
    "image_digest": "sha256:" + "1d" * 32,
    "cluster_uid": "0b6f8f2e-0000-4000-8000-000000000001",
    "cluster": "lab",
    "node_count": 1,
    "cores": 2,
    "kernel": "6.18.0",
    "pod": {"cpu_request": "250m", "memory_request": "512Mi"},
    "measured_from": {"kernel": "6.18.0", "cores": 2, "python": "3.11.2", "curl": "7.88.1"},
}


def document(shape: Shape, cycles: int = 10, *, run: str | None = "run-1") -> dict[str, Any]:
    """Decoded results, as a stack's output gives them; equal every time."""
    random = np.random.default_rng(len(shape.name) * 1000 + cycles)
    results = Results(
        variant=shape.name,
        title=shape.name,
        run=run,
        protocol={"name": "standard" if cycles > 3 else "quick", "sha256": SHA},
        environment={
            **ENVIRONMENT,
            "scales_to_zero": shape.idle_pod_s is not None,
            "idle_pod_s": shape.idle_pod_s,
        },
        started_at="2025-05-04T10:00:00+00:00",
        finished_at="2025-05-04T10:41:12+00:00",
        not_applicable=[],
        cold=_cold(shape, cycles, random),
        warm=_warm(shape, cycles, random),
        kernels=_kernels(shape, cycles, random),
        scale_out={name: _load(shape, name, random) for name in shape.scaled},
        usage=_usage(shape),
        notes=[],
    )
    return json.loads(json.dumps(results.as_json(), allow_nan=False))


def _cold(shape: Shape, cycles: int, random: np.random.Generator) -> ColdRecord:
    details = [_cold_sample(shape, cycle, random) for cycle in range(1, cycles + 1)]
    discarded = [Lost("answered before a new pod was seen: a pod that was ending", T0 + 300)]
    return ColdRecord.of(details, discarded if cycles > 3 else [], [])


def _cold_sample(shape: Shape, cycle: int, random: np.random.Generator) -> ColdSample:
    spread = random.lognormal(0, 0.06, len(PHASES))
    times = [round(s * float(f), 5) for s, f in zip(shape.phases_s, spread, strict=True)]
    left = round(shape.cold_s - sum(shape.phases_s), 5)
    attempts = 1 if shape.name == "knative" else 52
    return ColdSample(
        cycle=cycle,
        seconds=round(sum(times) + left, 5),
        started_at=T0 + 100 * cycle,
        attempts=attempts,
        attempt_errors={"http 503": attempts - 1} if attempts > 1 else {},
        last_request_s=0.01,
        pods={f"uid-{cycle}": T0 + 100 * cycle},
        phases=[PhaseTime(name, time) for name, time in zip(PHASES, times, strict=True)],
        unattributed_s=left,
        after_answer=["probe passed"] if shape.name == "knative" else [],
    )


def _timed(
    typical_s: float, per_cycle: int, cycles: int, random: np.random.Generator, spread: float = 0.12
) -> Timings:
    watch = Stopwatch()
    for cycle in range(1, cycles + 1):
        of_pod = typical_s * float(random.lognormal(0, 0.06))
        for _ in range(per_cycle):
            watch.add(cycle, of_pod * float(random.lognormal(0, spread)))
    return watch.record()


def _warm(shape: Shape, cycles: int, random: np.random.Generator) -> WarmRecord:
    timed = _timed(shape.warm_s, 20 if cycles > 3 else 10, cycles, random)
    return WarmRecord(**vars(timed), warmups=[0.03, None], notes=[])


def _kernels(shape: Shape, cycles: int, random: np.random.Generator) -> KernelsRecord:
    return KernelsRecord(
        first_start=_timed(shape.kernel_s * 2.6, 1, cycles, random),
        first_cell=_timed(shape.cell_s * 4, 1, cycles, random),
        start=_timed(shape.kernel_s, 2, cycles, random),
        cell=_timed(shape.cell_s, 10, cycles, random),
        output=_timed(shape.output_s, 2, cycles, random),
        notes=[],
    )


def _load(shape: Shape, name: str, random: np.random.Generator) -> LoadRecord:
    second, third = shape.scaled[name]
    typical = {"open_loop": shape.warm_s, "closed_loop": shape.closed_loop_s, "cells": 0.9}[name]
    clients, rate = {"open_loop": (0, 10), "closed_loop": (10, 0), "cells": (10, 0)}[name]
    count = {"open_loop": 1200, "closed_loop": 6000, "cells": 1100}[name]
    at = np.sort(random.uniform(0, 119, count))
    lost = set(range(900, 903)) if name == "closed_loop" else set[int]()
    kinds = ["http 503" if i in lost else "ok" for i in range(count)]
    hits = [
        Hit(T0 + float(t), typical * _eased(float(t), third) * float(random.lognormal(0, 0.3)), k)
        for t, k in zip(at, kinds, strict=True)
    ]
    seen = Observed(
        started_at=T0,
        hits=hits,
        pods=_pods(second, third),
        harness_cpu_s=14.2,
        notes=[],
        kernel_starts_s=[0.7] * 10 if name == "cells" else [],
        clients_by_pod=[4, 3, 3] if name == "cells" else [],
    )
    return LoadRecord.of(LoadPlan(120, 30, clients, rate), seen)


def _eased(t: float, third: float | None) -> float:
    return 1.0 if third is None or t < third else 0.45


def _pods(second: float | None, third: float | None) -> list[PodCount]:
    counts = [PodCount(0.0, 1, 1, 0)]
    if second is not None and third is not None:
        counts.append(PodCount(round(second - 4.2, 3), 3, 1, 0))
        if third > second:
            counts.append(PodCount(second, 3, 2, 0))
        counts.append(PodCount(third, 3, 3, 0))
    return counts


def _usage(shape: Shape) -> Usage:
    names = {"cold": 84.0, "warm": 40.0, "kernels": 60.0, "idle": 60.0}
    seconds = names | dict.fromkeys(shape.scaled, 120.0)
    return Usage({name: _used(shape, name, time) for name, time in seconds.items()}, [])


def _used(shape: Shape, name: str, seconds: float) -> PhaseUsage:
    busy = 0.002 if name == "idle" else 0.48
    own = Used(round(busy * seconds, 4), round(142.0 * seconds, 4))
    extra = Used(round(shape.overhead_cpu_s * busy, 4), round(31.0 * seconds, 4))
    plane = Used(round(0.03 * seconds, 4), round(96.0 * seconds, 4))
    return PhaseUsage(
        seconds,
        1,
        Account(own.cpu_s, own.mb_s, {"notebook": own}),
        Account(extra.cpu_s, extra.mb_s, {"queue-proxy": extra})
        if shape.overhead_cpu_s
        else Account(0.0, 0.0, {}),
        Account(plane.cpu_s, plane.mb_s, {"controller": plane}),
    )
