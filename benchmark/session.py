"""A measurement of one variant: everything its phases share, opened and closed in one place."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmark.anatomy.recorder import MilestoneRecorder
from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.interrupt import undisturbed
from benchmark.pods.state import PodState
from benchmark.pods.timeline import Seen
from benchmark.pods.watch import PodWatch
from benchmark.progress import Reporter
from benchmark.protocol import Protocol
from benchmark.turns import Turn
from benchmark.usage.prometheus import Prometheus
from benchmark.usage.spans import Span
from benchmark.variant import Variant

POLL_S = 0.2


@dataclass(frozen=True)
class Session:
    """A variant under measurement.

    `facts` is what the cluster is. `watch` is on the pods that serve notebooks, `watches` on all
    the variant's own pods, those first. `spans` says when each phase ran, for its usage.
    """

    variant: Variant
    protocol: Protocol
    cluster: Cluster
    facts: dict[str, object]
    prometheus: Prometheus
    watches: tuple[PodWatch, ...]
    recorder: MilestoneRecorder
    progress: Reporter
    deadline: Deadline
    turn: Turn
    spans: dict[str, list[Span]] = field(default_factory=dict)

    @property
    def watch(self) -> PodWatch:
        return self.watches[0]

    @contextmanager
    def phase(self, name: str) -> Generator[None]:
        """Notes the time of a phase, also of one that fails."""
        start = time.time()
        try:
            yield
        finally:
            self.spans.setdefault(name, []).append(Span(start, time.time()))

    def own_pods(self) -> list[PodState]:
        """All pods of the variant as last seen."""
        return [pod for watch in self.watches for pod in watch.pods()]

    def own_events(self) -> list[Seen]:
        """Every change of the variant's pods, in the order in which it was seen."""
        events = (event for watch in self.watches for event in watch.events())
        return sorted(events, key=lambda event: event.at)

    def pods_shown(self) -> str:
        """The pods as last seen, in words."""
        return ", ".join(pod.shown() for pod in self.own_pods()) or "no pods"

    def one_pod(self) -> str | None:
        """Waits until one pod that serves is Ready and there is no other; a note when none is."""
        limit = self.deadline.within(self.protocol.one_pod_timeout_s)
        while not limit.expired:
            if self._has_one_pod():
                return None
            pods = self.watch.pods()
            self.progress.say(f"waiting for one Ready pod: {self.pods_shown()}")
            if not any(not pod.terminating for pod in pods) or len(pods) > 1:
                self.variant.scaling.to_one(self.cluster)
            time.sleep(POLL_S)
        return f"began with {self.pods_shown()} instead of one Ready pod"

    def still_one_pod(self) -> str | None:
        """A note when a phase that is about one pod did not end with it."""
        return None if self._has_one_pod() else f"ended with {self.pods_shown()}"

    def _has_one_pod(self) -> bool:
        pods = self.watch.pods()
        return len(pods) == 1 and pods[0].ready and not pods[0].terminating


@contextmanager
def open_session(
    variant: Variant, cluster: Cluster, protocol: Protocol, progress: Reporter, variants: int
) -> Generator[Session]:
    """Connects and watches; at the end the variant is left running.

    `variants` are measured in turn, so each may take as many times longer. Raises MeasuringError.
    """
    progress.step(f"checking cluster, Prometheus and {variant.name}")
    facts = cluster.facts()
    prometheus = Prometheus(cluster, variant.prometheus_path)
    prometheus.connect()
    session = Session(
        variant=variant,
        protocol=protocol,
        cluster=cluster,
        facts=facts,
        prometheus=prometheus,
        watches=tuple(
            PodWatch(cluster, variant.namespace, labels) for labels in variant.pods.watched
        ),
        recorder=MilestoneRecorder(cluster, variant, prometheus.offset_s),
        progress=progress,
        deadline=Deadline(protocol.deadline_s * variants),
        turn=Turn(str(facts["cluster_uid"])),
    )
    for watching in (*session.watches, session.recorder):
        watching.start()
    try:
        yield session
    finally:
        with undisturbed():
            variant.scaling.restore(cluster)
        for watching in (*session.watches, session.recorder):
            watching.stop()
