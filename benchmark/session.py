"""What every phase of one measurement shares."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmark.anatomy.witness import Witness
from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.pods.watch import PodWatch
from benchmark.progress import Reporter
from benchmark.protocol import Protocol
from benchmark.scaling import Scaling
from benchmark.turns import Turn
from benchmark.usage.spans import Span
from benchmark.variant import Variant

POLL_S = 0.2


@dataclass(frozen=True)
class Session:
    """A variant under measurement; `spans` says when each phase ran, for its usage."""

    variant: Variant
    protocol: Protocol
    cluster: Cluster
    watch: PodWatch
    witness: Witness
    scaling: Scaling
    progress: Reporter
    deadline: Deadline
    turn: Turn
    spans: dict[str, list[Span]] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Generator[None]:
        """Notes the time of a phase, also of one that fails."""
        start = time.time()
        try:
            yield
        finally:
            self.spans.setdefault(name, []).append(Span(start, time.time()))

    def pods_shown(self) -> str:
        """The pods as last seen, in words."""
        return ", ".join(pod.shown() for pod in self.watch.pods()) or "no pods"

    def one_pod(self) -> str | None:
        """Waits until one pod is Ready and there is no other; a note when that never came."""
        limit = self.deadline.within(self.protocol.one_pod_timeout_s)
        while not limit.expired:
            if self._has_one_pod():
                return None
            pods = self.watch.pods()
            self.progress.say(f"waiting for one Ready pod: {self.pods_shown()}")
            if not any(not pod.terminating for pod in pods) or len(pods) > 1:
                self.scaling.to_one()
            time.sleep(POLL_S)
        return f"began with {self.pods_shown()} instead of one Ready pod"

    def still_one_pod(self) -> str | None:
        """A note when a phase that is about one pod did not end with it."""
        return None if self._has_one_pod() else f"ended with {self.pods_shown()}"

    def _has_one_pod(self) -> bool:
        pods = self.watch.pods()
        return len(pods) == 1 and pods[0].ready and not pods[0].terminating
