"""Cold start: from no pod object at all to the first 200."""

import random
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmark.anatomy.attribution import Anatomy, attribute
from benchmark.anatomy.milestones import ACCEPTED, FIRST_BYTE
from benchmark.phases.verify import became_ready, fresh, reason_to_discard
from benchmark.pods.timeline import Seen
from benchmark.probe.curl import Curl, Received
from benchmark.results.cold import ColdSample
from benchmark.results.timings import Lost
from benchmark.session import POLL_S, Session

READY_GRACE_S = 10.0
ROUTED_GRACE_S = 3.0
RETRIES = 100_000
KUBELET_PERIOD_S = 1.0
"""How often the kubelet looks at its containers (`genericPlegRelistPeriod`), and only then reports
that one runs. t0 falls anywhere in it; without that, all cycles would begin at the same place."""


@dataclass
class ColdLog:
    """What all cycles so far came to."""

    samples: list[ColdSample] = field(default_factory=list)
    discarded: list[Lost] = field(default_factory=list)
    failures: list[Lost] = field(default_factory=list)


@dataclass(frozen=True)
class Start:
    """How a cycle began, in seconds of `time.monotonic`, `at` of the epoch.

    `accepted`: when the cluster had accepted what starts the variant; None where that is the
    request itself.
    """

    cycle: int
    zero_at: float
    at: float
    t0: float
    accepted: float | None


def cold_cycle(session: Session, log: ColdLog, cycle: int) -> None:
    """One cycle: to zero, start, verify; it ends up in one of the log's lists."""
    started = time.time()
    session.variant.scaling.to_zero(session.cluster)
    reached = _zero(session)
    session.turn.take(session.deadline, session.progress.say)
    if not reached:
        limit = session.protocol.cold.zero_timeout_s
        log.failures.append(
            Lost(f"not at zero pods within {limit:g} s: {session.pods_shown()}", started)
        )
        return
    zero_at = time.monotonic()
    session.progress.say("no pods left")
    time.sleep(quiet(session.protocol.cold.quiet_s))
    with session.phase("cold"):
        _start_and_ask(session, zero_at, log, cycle)
        session.progress.say("settling")
        time.sleep(session.protocol.cold.settle_s)


def quiet(at_least: float) -> float:
    """Seconds from zero pods to t0: `at_least` and a random part of the kubelet's period."""
    return at_least + random.uniform(0, KUBELET_PERIOD_S)  # noqa: S311


def _zero(session: Session) -> bool:
    """Waits until the watch and then a list show no pod object, terminating ones included."""
    limit = session.deadline.within(session.protocol.cold.zero_timeout_s)
    while not limit.expired:
        if not session.own_pods() and not _listed(session):
            return True
        session.progress.say(f"waiting for zero pods: {session.pods_shown()}")
        time.sleep(POLL_S)
    return False


def _listed(session: Session) -> bool:
    """Whether the API server lists a pod of the variant."""
    variant, cluster = session.variant, session.cluster
    return any(cluster.pods(variant.namespace, labels).pods for labels in variant.pods.watched)


def _start_and_ask(session: Session, zero_at: float, log: ColdLog, cycle: int) -> None:
    plan, variant = session.protocol.cold, session.variant
    attempts = RETRIES if variant.scaling.retried else 1
    missed: Counter[str] = Counter()
    limit = plan.answer_timeout_s
    with (
        Curl(variant.notebook, attempts, limit, plan.retry_period_s, limit) as curl,
        ThreadPoolExecutor(1) as pool,
    ):
        at, t0 = time.time(), curl.start()
        beginning = pool.submit(_begin, session)
        session.progress.say("started, waiting for the first 200")
        answered = _first_ok(curl, missed, beginning)
        accepted = beginning.result() if variant.scaling.retried else None
    if answered is None:
        pods = session.pods_shown()
        log.failures.append(Lost(f"no 200: {_counted(missed)}; {pods}", at))
        return
    reason = _judge(session, zero_at, t0, answered.at)
    if reason is not None:
        log.discarded.append(Lost(reason, at))
        return
    start = Start(cycle, zero_at, at, t0, accepted)
    log.samples.append(_sample(session, start, answered, missed))


def _begin(session: Session) -> float:
    """When what starts the variant was accepted, in seconds of `time.monotonic`.

    In a thread, since it may take so long that answers would wait to be read.
    """
    session.variant.scaling.begin(session.cluster)
    return time.monotonic()


def _first_ok(curl: Curl, missed: "Counter[str]", beginning: "Future[float]") -> Received | None:
    """The first 200; None where none came in time, or what starts the variant was refused."""
    for received in curl.answers():
        if received.answer.ok:
            return received
        if beginning.done() and beginning.exception():
            return None
        missed[received.answer.kind] += 1
    return None


def _judge(session: Session, zero_at: float, t0: float, answered_at: float) -> str | None:
    """The verdict, after the new pod's Ready had time to arrive by the watch."""
    reason = reason_to_discard(session.watch.events(), zero_at, t0, answered_at)
    if reason is not None:
        return reason

    def ready() -> bool:
        return became_ready(session.watch.events(), zero_at, answered_at)

    if session.deadline.within(READY_GRACE_S).wait_until(ready):
        return None
    return f"answered, but no new pod became Ready within {READY_GRACE_S:g} s"


def _sample(
    session: Session, start: Start, answered: Received, missed: "Counter[str]"
) -> ColdSample:
    seen = fresh(session.watch.events(), start.zero_at)
    anatomy = _anatomy(session, start, answered, seen)
    return ColdSample(
        cycle=start.cycle,
        seconds=answered.at - start.t0,
        started_at=start.at,
        attempts=missed.total() + 1,
        attempt_errors=dict(missed),
        last_request_s=answered.answer.total_s,
        pods={event.pod.uid: event.pod.created_at for event in seen},
        phases=anatomy.phases,
        unattributed_s=anatomy.unattributed_s,
        after_answer=anatomy.after_answer,
    )


def _anatomy(session: Session, start: Start, answered: Received, seen: list[Seen]) -> Anatomy:
    """The milestones of the first pod that came, and of the request that was answered."""
    uid = seen[0].pod.uid
    session.recorder.wait_routed(uid, start.t0, session.deadline.within(ROUTED_GRACE_S))
    changes = [event for event in seen if event.pod.uid == uid]
    asked = answered.at - answered.answer.total_s
    request = asked + answered.answer.connect_s
    moments = {
        **session.recorder.moments(changes, start.t0),
        ACCEPTED: request if start.accepted is None else start.accepted,
        FIRST_BYTE: asked + answered.answer.first_byte_s,
    }
    return attribute(start.t0, answered.at, moments)


def _counted(missed: "Counter[str]") -> str:
    return ", ".join(f"{n} x {kind}" for kind, n in missed.items()) or "no answer"
