"""Scale-out: a load of HTTP requests, and the number of pods while it lasts."""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmark.errors import ToolError
from benchmark.load.hits import Hit
from benchmark.load.vegeta import attack
from benchmark.plans import LoadPlan
from benchmark.pods.timeline import timeline
from benchmark.results.load import LoadRecord, Observed
from benchmark.session import Session


def scale_out(session: Session, name: str, plan: LoadPlan) -> LoadRecord:
    """One load phase from one Ready pod; a load that breaks leaves its pods and a note."""
    loading = Loading(session)
    session.progress.say(f"load for {plan.duration_s:g} s")
    hits: list[Hit] = []
    with session.phase(name):
        try:
            hits = attack(session.variant.notebook, plan)
        except ToolError as error:
            loading.notes.append(str(error))
    return LoadRecord.of(plan, loading.observed(hits))


@dataclass
class Loading:
    """A load of any kind that begins now, from one Ready pod; notes say where there was not one."""

    session: Session
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        note = self.session.one_pod()
        self.notes.extend([note] if note else [])
        self.began, self._started_at = time.monotonic(), time.time()
        self._cpu_s = _cpu_seconds()

    def observed(
        self,
        hits: Sequence[Hit],
        kernel_starts_s: Sequence[float] = (),
        clients_by_pod: Sequence[int] = (),
    ) -> Observed:
        """What happened since, once the load has ended."""
        return Observed(
            started_at=self._started_at,
            hits=hits,
            pods=timeline(self.session.own_events(), self.began, time.monotonic()),
            harness_cpu_s=_cpu_seconds() - self._cpu_s,
            notes=self.notes,
            kernel_starts_s=list(kernel_starts_s),
            clients_by_pod=list(clients_by_pod),
        )


def _cpu_seconds() -> float:
    """CPU-seconds of this process and of the programs it ran to their end, so far."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)
