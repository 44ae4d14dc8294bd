"""Measures variants from start to end, one alone or several in turn, cycle by cycle."""

import uuid
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmark.cluster import Cluster
from benchmark.phases.runner import Runner
from benchmark.preflight import await_ready, environment, tool_versions
from benchmark.progress import reporter
from benchmark.protocol import Protocol
from benchmark.results.records import Results
from benchmark.schedule import Cycle, order, schedule
from benchmark.session import Session, open_session
from benchmark.usage.collect import Collector
from benchmark.variant import Variant

AROUND = 2
"""Steps besides the scheduled ones: the checks before and the usage after."""


@dataclass(frozen=True)
class Measuring:
    """One variant under way: its session, what was known before, and its phases."""

    session: Session
    environment: dict[str, object]
    runner: Runner


def measure(variants: Sequence[Variant], protocol: Protocol) -> list[Results]:
    """The whole protocol; of several variants, each cycle of one is followed by the others'.

    Raises MeasuringError only for what makes measuring impossible. However it ends, the variants
    are left running.
    """
    started, tools = _now(), tool_versions()
    clusters = [Cluster(variant.kubeconfig) for variant in variants]
    plan = list(schedule(protocol.cold.cycles))
    steps = len(variants) * (sum(len(cycle.phases) for cycle in plan) + AROUND)
    with (
        reporter(" and ".join(v.name for v in variants), steps) as progress,
        ExitStack() as stack,
    ):
        measured = [
            _begin(stack, open_session(*pair, protocol, progress, len(variants)), tools)
            for pair in zip(variants, clusters, strict=True)
        ]
        for cycle in plan:
            _cycle(measured, cycle)
        _spare_cycles(measured, protocol, len(plan))
        run = uuid.uuid4().hex if len(variants) > 1 else None
        return [_results(one, protocol, started, run) for one in measured]


def _begin(
    stack: ExitStack, opened: AbstractContextManager[Session], tools: dict[str, object]
) -> Measuring:
    session = stack.enter_context(opened)
    with turn_given_back(session):
        session.turn.take(session.deadline, session.progress.say)
        await_ready(session)
        surroundings = environment(session.variant, session.cluster, tools, session.facts)
    return Measuring(session, surroundings, Runner(session))


@contextmanager
def turn_given_back(session: Session) -> Generator[None]:
    """Gives back the variant's turn, wherever in the block it was taken."""
    try:
        yield
    finally:
        session.turn.give()


def _cycle(measured: list[Measuring], cycle: Cycle) -> None:
    for one in order(measured, cycle.number):
        with turn_given_back(one.session):
            for phase in cycle.phases:
                one.runner.run(phase, cycle.number)


def _spare_cycles(measured: list[Measuring], protocol: Protocol, done: int) -> None:
    """Discarded cold samples are measured again, by all, so that cycles keep their pairs."""
    lost = max(one.runner.discarded for one in measured)
    for number in range(done + 1, done + 1 + min(protocol.cold.spare_cycles, lost)):
        for one in order(measured, number):
            with turn_given_back(one.session):
                one.runner.repeat_cold(number)


def _results(one: Measuring, protocol: Protocol, started: str, run: str | None) -> Results:
    runner, session, variant = one.runner, one.session, one.session.variant
    session.progress.step(f"usage of {variant.name}")
    return Results(
        variant=variant.name,
        title=variant.title,
        run=run,
        protocol={"name": protocol.name, "sha256": protocol.sha256},
        environment=one.environment,
        started_at=started,
        finished_at=_now(),
        not_applicable=variant.not_applicable,
        cold=runner.cold(),
        warm=runner.warm(),
        kernels=runner.kernels(),
        scale_out=runner.loads,
        usage=Collector(session).usage(),
        notes=runner.notes(),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
