"""Warm requests: one pod Ready, one GET at a time, nothing else running."""

import time
from dataclasses import dataclass, field

from benchmark.probe.curl import get_many
from benchmark.results.records import WarmRecord
from benchmark.results.timings import Stopwatch
from benchmark.session import Session


@dataclass
class WarmLog:
    """What all cycles so far came to; a warm-up that failed is None."""

    requests: Stopwatch = field(default_factory=Stopwatch)
    warmups: list[float | None] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def record(self) -> WarmRecord:
        timings = self.requests.record()
        notes = self.notes if timings.samples else [*self.notes, "not measured"]
        return WarmRecord(**vars(timings), warmups=self.warmups, notes=notes)


def warm(session: Session, log: WarmLog, cycle: int) -> None:
    """Warm-ups, then the samples; a request that fails is counted, not repeated."""
    plan, notebook = session.protocol.warm, session.variant.notebook
    notes = [session.one_pod()]
    with session.phase("warm"):
        for answer in get_many(notebook, plan.warmups, plan.timeout_s, plan.period_s):
            log.warmups.append(answer.total_s if answer.ok else None)
        session.progress.say(f"{plan.samples} single requests")
        for answer in get_many(notebook, plan.samples, plan.timeout_s, plan.period_s):
            if answer.ok:
                log.requests.add(cycle, answer.total_s)
            else:
                log.requests.lose(answer.kind, time.time())
    notes.append(session.still_one_pod())
    log.notes.extend(note for note in notes if note)
