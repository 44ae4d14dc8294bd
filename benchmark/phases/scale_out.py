"""Scale-out: a load of HTTP requests, and the number of pods while it lasts."""

import time

from benchmark.errors import ToolError
from benchmark.load.hits import Hit
from benchmark.load.vegeta import attack
from benchmark.pods.timeline import PodCount, timeline
from benchmark.protocol import LoadPlan
from benchmark.results.records import LoadRecord
from benchmark.session import Session


def scale_out(session: Session, name: str, plan: LoadPlan) -> LoadRecord:
    """One load phase from one Ready pod; a load that breaks leaves its pods and a note."""
    notes = [session.one_pod()]
    session.progress.say(f"load for {plan.duration_s:g} s")
    began, started_at = time.monotonic(), time.time()
    hits: list[Hit] = []
    with session.phase(name):
        try:
            hits = attack(session.variant, plan)
        except ToolError as error:
            notes.append(str(error))
    pods = _pods(session, began)
    return LoadRecord.of(plan, started_at, hits, pods, [note for note in notes if note])


def _pods(session: Session, began: float) -> list[PodCount]:
    return timeline(session.watch.events(), began, time.monotonic())
