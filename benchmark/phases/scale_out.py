"""Scale-out: a load of HTTP requests, and the number of pods while it lasts."""

from benchmark.errors import ToolError
from benchmark.load.hits import Hit
from benchmark.load.vegeta import attack
from benchmark.phases.loading import Loading
from benchmark.plans import LoadPlan
from benchmark.results.load import LoadRecord
from benchmark.session import Session


def scale_out(session: Session, name: str, plan: LoadPlan) -> LoadRecord:
    """One load phase from one Ready pod; a load that breaks leaves its pods and a note."""
    loading = Loading(session)
    session.progress.say(f"load for {plan.duration_s:g} s")
    hits: list[Hit] = []
    with session.phase(name):
        try:
            hits = attack(session.variant, plan)
        except ToolError as error:
            loading.notes.append(str(error))
    return LoadRecord.of(plan, loading.seen(hits))
