"""What is noted of every load, whatever it is made of."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmark.harness import cpu_seconds
from benchmark.load.hits import Hit
from benchmark.pods.timeline import timeline
from benchmark.results.load import Observed
from benchmark.session import Session


@dataclass
class Loading:
    """A load that begins now, from one Ready pod; its notes say where there was not one."""

    session: Session
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        note = self.session.one_pod()
        self.notes.extend([note] if note else [])
        self.began, self._started_at = time.monotonic(), time.time()
        self._cpu_s = cpu_seconds()

    def seen(
        self,
        hits: Sequence[Hit],
        kernel_starts_s: Sequence[float] = (),
        clients_by_pod: Sequence[int] = (),
    ) -> Observed:
        """What happened since, once the load has ended."""
        return Observed(
            started_at=self._started_at,
            hits=hits,
            pods=timeline(self.session.watch.events(), self.began, time.monotonic()),
            harness_cpu_s=cpu_seconds() - self._cpu_s,
            notes=self.notes,
            kernel_starts_s=list(kernel_starts_s),
            clients_by_pod=list(clients_by_pod),
        )
