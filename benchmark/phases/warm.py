"""Warm requests: one pod Ready, one GET at a time, nothing else running."""

import time

from benchmark.probe.curl import get_many
from benchmark.results.records import Lost, WarmRecord
from benchmark.session import Session


def warm(session: Session) -> WarmRecord:
    """Warm-ups, then the samples; a request that fails is counted, not repeated."""
    plan = session.protocol.warm
    notes = [session.one_pod()]
    samples: list[float] = []
    failures: list[Lost] = []
    with session.phase("warm"):
        warmups = [
            answer.total_s if answer.ok else None
            for answer in get_many(session.variant, plan.warmups, plan.timeout_s, plan.period_s)
        ]
        session.progress.say(f"{plan.samples} single requests")
        for answer in get_many(session.variant, plan.samples, plan.timeout_s, plan.period_s):
            if answer.ok:
                samples.append(answer.total_s)
            else:
                failures.append(Lost(answer.kind, time.time()))
    notes.append(session.still_one_pod())
    return WarmRecord.of(samples, warmups, failures, [note for note in notes if note])
