"""Cold start: from no pod object at all to the first 200."""

import time
from collections import Counter
from dataclasses import dataclass, field

from benchmark.phases.verify import became_ready, reason_to_discard
from benchmark.probe.curl import Curl, Received
from benchmark.results.records import ColdSample, Lost
from benchmark.session import POLL_S, Session

READY_GRACE_S = 10.0
RETRIES = 100_000


@dataclass
class ColdLog:
    """What all cycles so far came to."""

    samples: list[ColdSample] = field(default_factory=list)
    discarded: list[Lost] = field(default_factory=list)
    failures: list[Lost] = field(default_factory=list)


def cold_cycle(session: Session, log: ColdLog) -> None:
    """One cycle: to zero, start, verify; it ends up in one of the log's lists."""
    started = time.time()
    session.scaling.to_zero()
    if not _zero(session):
        limit = session.protocol.cold.zero_timeout_s
        log.failures.append(
            Lost(f"not at zero pods within {limit:g} s: {session.pods_shown()}", started)
        )
        return
    zero_at = time.monotonic()
    session.progress.say("no pods left")
    time.sleep(session.protocol.cold.quiet_s)
    with session.phase("cold"):
        _start_and_ask(session, zero_at, log)
        session.progress.say("settling")
        time.sleep(session.protocol.cold.settle_s)


def _zero(session: Session) -> bool:
    """Waits until the watch and then a list show no pod object, terminating ones included."""
    limit = session.deadline.within(session.protocol.cold.zero_timeout_s)
    while not limit.expired:
        pods = session.watch.pods()
        variant = session.variant
        if not pods and not session.cluster.pods(variant.namespace, variant.labels).pods:
            return True
        session.progress.say(f"waiting for zero pods: {session.pods_shown()}")
        time.sleep(POLL_S)
    return False


def _start_and_ask(session: Session, zero_at: float, log: ColdLog) -> None:
    plan = session.protocol.cold
    attempts = RETRIES if session.scaling.retried else 1
    missed: Counter[str] = Counter()
    limit = plan.answer_timeout_s
    with Curl(session.variant, attempts, limit, plan.retry_period_s, limit) as curl:
        at, t0 = time.time(), curl.start()
        session.scaling.begin()
        session.progress.say("started, waiting for the first 200")
        answered = _first_ok(curl, missed)
    if answered is None:
        pods = session.pods_shown()
        log.failures.append(Lost(f"no 200: {_counted(missed)}; {pods}", at))
        return
    reason = _judge(session, zero_at, t0, answered.at)
    if reason is not None:
        log.discarded.append(Lost(reason, at))
        return
    log.samples.append(_sample(session, zero_at, at, answered, t0, missed))


def _first_ok(curl: Curl, missed: "Counter[str]") -> Received | None:
    for received in curl.answers():
        if received.answer.ok:
            return received
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
    session: Session,
    zero_at: float,
    at: float,
    answered: Received,
    t0: float,
    missed: "Counter[str]",
) -> ColdSample:
    pods = {e.pod.uid: e.pod for e in session.watch.events() if e.at > zero_at and not e.gone}
    return ColdSample(
        seconds=answered.at - t0,
        started_at=at,
        attempts=missed.total() + 1,
        attempt_errors=dict(missed),
        last_request_s=answered.answer.total_s,
        pods={uid: pod.created_at for uid, pod in pods.items()},
    )


def _counted(missed: "Counter[str]") -> str:
    return ", ".join(f"{n} x {kind}" for kind, n in missed.items()) or "no answer"
