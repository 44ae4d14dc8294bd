"""Records when a pod reached its milestones, from everything that was seen of it."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lightkube.resources.core_v1 import Event
from lightkube.resources.discovery_v1 import EndpointSlice

from benchmark.anatomy import milestones
from benchmark.anatomy.milestones import PodEvent, listening_at, pod_event, ready_pods
from benchmark.anatomy.object_watch import ObjectWatch
from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.errors import ClusterError
from benchmark.pods.timeline import Seen
from benchmark.variant import Variant


@dataclass
class MilestoneRecorder:
    """Watches the events and endpoints of a variant's namespace while it is measured.

    `clock_offset_s`: how far the cluster's clock is ahead of this machine's.
    """

    cluster: Cluster
    variant: Variant
    clock_offset_s: float = 0.0

    def __post_init__(self) -> None:
        namespace = self.variant.namespace
        self._events = ObjectWatch[PodEvent](self.cluster, Event, namespace, pod_event)
        self._routes = ObjectWatch[frozenset[str]](
            self.cluster, EndpointSlice, namespace, ready_pods
        )

    def start(self) -> None:
        for watch in (self._events, self._routes):
            watch.start()

    def stop(self) -> None:
        for watch in (self._events, self._routes):
            watch.stop()

    def wait_routed(self, uid: str, t0: float, limit: Deadline) -> bool:
        """Waits for a pod's endpoint: its news may come after the answer, and after its Ready."""
        return limit.wait_until(lambda: bool(self._routed(uid, t0)))

    def moments(self, seen: Iterable[Seen], t0: float) -> dict[str, float]:
        """Milestones of the pod that `seen` is about, in seconds of `time.monotonic`."""
        changes = list(seen)
        uid = changes[0].pod.uid
        events = [(at, event) for at, event in self._events.since(t0) if event.uid == uid]
        reached = {
            milestones.CREATED: changes[0].at,
            milestones.SCHEDULED: _first(e.at for e in changes if e.pod.scheduled),
            milestones.SANDBOX: _first([*_sandboxed(changes), *_of(events, "Pulled")]),
            milestones.STARTED: _first(self._started(events)),
            milestones.LISTENING: self._listening(changes),
            milestones.READY: _first(e.at for e in changes if e.pod.ready),
            milestones.ROUTED: _first(self._routed(uid, t0)),
        }
        return {name: at for name, at in reached.items() if at is not None}

    def _routed(self, uid: str, t0: float) -> list[float]:
        return [at for at, uids in self._routes.since(t0) if uid in uids]

    def _started(self, events: list[tuple[float, PodEvent]]) -> Iterator[float]:
        beside = self.variant.overhead_containers
        for at, event in events:
            if event.reason == "Started" and event.container not in beside:
                yield at

    def _listening(self, changes: list[Seen]) -> float | None:
        pod = changes[-1].pod
        container = next(
            (c for c in pod.containers if c not in self.variant.overhead_containers), None
        )
        if container is None:
            return None
        try:
            with self.cluster.errors(f"reading the log of {pod.name}"):
                lines = self.cluster.client.log(
                    pod.name, namespace=self.variant.namespace, container=container, timestamps=True
                )
                at = listening_at(lines)
        except ClusterError:
            return None
        return None if at is None else at - self.clock_offset_s - time.time() + time.monotonic()


def _sandboxed(changes: list[Seen]) -> Iterator[float]:
    return (event.at for event in changes if event.pod.sandboxed)


def _of(events: list[tuple[float, PodEvent]], reason: str) -> Iterator[float]:
    """When events of a reason arrived; `Pulled` is the kubelet's first word after the sandbox."""
    return (at for at, event in events if event.reason == reason)


def _first(moments: Iterable[float]) -> float | None:
    return min(moments, default=None)
