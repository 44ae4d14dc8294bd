"""Measures variants from start to end, one alone or several in turn, cycle by cycle."""

import uuid
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmark.cluster import Cluster
from benchmark.opening import Opened, open_session
from benchmark.phases.runner import Runner
from benchmark.preflight import await_ready, environment, tool_versions
from benchmark.progress import reporter
from benchmark.protocol import Protocol
from benchmark.results.records import Results
from benchmark.schedule import Cycle, schedule
from benchmark.session import Session
from benchmark.usage.collect import Collector
from benchmark.variant import Variant

AROUND = 2
"""Steps besides the scheduled ones: the checks before and the usage after."""


@dataclass(frozen=True)
class Measuring:
    """One variant under way: what was found out before, and its phases."""

    opened: Opened
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
    stack: ExitStack, opening: AbstractContextManager[Opened], tools: dict[str, object]
) -> Measuring:
    opened = stack.enter_context(opening)
    session = opened.session
    with turn_given_back(session):
        session.turn.take(session.deadline, session.progress.say)
        await_ready(session)
        surroundings = environment(session.variant, session.cluster, tools, opened.facts)
    return Measuring(opened, surroundings, Runner(session))


@contextmanager
def turn_given_back(session: Session) -> Generator[None]:
    """Gives back the variant's turn, wherever in the block it was taken."""
    try:
        yield
    finally:
        session.turn.give()


def _cycle(measured: list[Measuring], cycle: Cycle) -> None:
    """Who goes first alternates, so that neither always meets the other's aftermath."""
    ordered = measured if cycle.number % 2 else measured[::-1]
    for one in ordered:
        with turn_given_back(one.opened.session):
            for phase in cycle.phases:
                one.runner.run(phase, cycle.number)


def _spare_cycles(measured: list[Measuring], protocol: Protocol, done: int) -> None:
    """Discarded cold samples are measured again, by all, so that cycles keep their pairs."""
    lost = max(one.runner.discarded for one in measured)
    for number in range(done + 1, done + 1 + min(protocol.cold.spare_cycles, lost)):
        for one in measured:
            one.opened.session.progress.say("a cold cycle in place of a discarded one")
            with turn_given_back(one.opened.session):
                one.runner.run("cold", number)


def _results(one: Measuring, protocol: Protocol, started: str, run: str | None) -> Results:
    runner, session = one.runner, one.opened.session
    session.progress.step(f"usage of {session.variant.name}")
    return Results(
        variant=session.variant.name,
        run=run,
        protocol={"name": protocol.name, "sha256": protocol.sha256},
        environment=one.environment,
        started_at=started,
        finished_at=_now(),
        cold=runner.cold(),
        warm=runner.warm.record(),
        kernels=runner.kernels.record(),
        scale_out=runner.loads,
        usage=Collector(session, one.opened.prometheus).usage(),
        notes=runner.notes(),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
