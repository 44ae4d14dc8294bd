"""Waiting for pods and nodes: before a loss until all are Ready, and after it."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.errors import ClusterError
from benchmark.node_loss import pods
from benchmark.node_loss.pods import Place
from benchmark.variant import Variant

STEADY_S, PERIOD_S = 180.0, 0.5


def steady(variants: Sequence[Variant]) -> list[list[Place]]:
    """The variants' pods, once all nodes and pods are Ready. Raises ClusterError."""
    cluster = Cluster(variants[0].kubeconfig)

    def listed() -> list[list[Place]]:
        return [pods.places(cluster, variant) for variant in variants]

    def ready() -> bool:
        serving = (places and all(place.ready for place in places) for places in listed())
        return all(serving) and pods.all_ready(variants[0].kubeconfig)

    if not Deadline(STEADY_S).wait_until(ready, PERIOD_S):
        raise ClusterError(
            f"expected Ready nodes and pods within {STEADY_S:.0f} s, found {listed()}: "
            "is every node back (`python -m lab status`)?"
        )
    return listed()


def watch(
    pool: ThreadPoolExecutor,
    variants: Sequence[Variant],
    before: Sequence[Sequence[Place]],
    lost: str,
    seconds: float,
) -> list[float | None]:
    """Seconds until a write succeeded, and until each variant had as many Ready pods elsewhere."""
    began = time.monotonic()

    def reached(what: Callable[[], bool]) -> "Future[float | None]":
        def wait() -> float | None:
            in_time = Deadline(seconds).wait_until(what, PERIOD_S)
            return round(time.monotonic() - began, 1) if in_time else None

        return pool.submit(wait)

    def again(variant: Variant, before: Sequence[Place]) -> bool:
        try:
            listed = pods.places(Cluster(variant.kubeconfig), variant)
        except ClusterError:
            return False
        return sum(place.ready and place.node != lost for place in listed) >= len(before)

    waits = [reached(lambda: pods.writable(variants[0]))]
    waits += [
        reached(lambda v=variant, b=places: again(v, b))
        for variant, places in zip(variants, before, strict=True)
    ]
    return [waiting.result() for waiting in waits]
