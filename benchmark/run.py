"""Measures one variant from start to end."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.interrupt import undisturbed
from benchmark.phases.cold import ColdLog, cold_cycle
from benchmark.phases.scale_out import scale_out
from benchmark.phases.warm import warm
from benchmark.pods.watch import PodWatch
from benchmark.preflight import await_ready, environment, tool_versions
from benchmark.progress import Reporter, reporter
from benchmark.protocol import LoadPlan, Protocol
from benchmark.results.records import ColdRecord, LoadRecord, Lost, Results, WarmRecord
from benchmark.scaling import scaling_of
from benchmark.schedule import schedule
from benchmark.session import Session
from benchmark.usage.collect import Collector
from benchmark.usage.prometheus import Prometheus
from benchmark.variant import Variant

AROUND = 2
"""Steps besides the scheduled ones: the checks before and the usage after."""

LABELS = {
    "cold": "cold start",
    "warm": "warm requests",
    "idle": "idle",
    "open_loop": "scale-out, open loop",
    "closed_loop": "scale-out, closed loop",
}


def measure(variant: Variant, protocol: Protocol) -> Results:
    """The whole protocol. Raises MeasuringError only for what makes measuring impossible.

    However it ends, the variant is left running.
    """
    started = _now()
    tools = tool_versions()
    cluster = Cluster(variant.kubeconfig)
    steps = len(list(schedule(protocol.cold.cycles))) + AROUND
    with reporter(variant.name, steps) as progress:
        progress.step("checking cluster, Prometheus and variant")
        facts = cluster.facts()
        prometheus = Prometheus(cluster, variant.prometheus_path)
        prometheus.connect()
        with _session(variant, protocol, cluster, progress) as session:
            await_ready(session)
            surroundings = environment(variant, cluster, tools, facts)
            phases = Phases(session)
            phases.run()
            progress.step("usage")
            usage = Collector(session, prometheus).usage()
        return Results(
            variant=variant.name,
            protocol={"name": protocol.name, "sha256": protocol.sha256},
            environment=surroundings,
            started_at=started,
            finished_at=_now(),
            cold=phases.cold(),
            warm=phases.warm,
            scale_out=phases.loads,
            usage=usage,
            notes=phases.notes(),
        )


class Phases:
    """Runs the scheduled phases and holds what they gave, also when time runs out."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._log = ColdLog()
        self._notes: list[str] = []
        self.warm = WarmRecord.of([], [], [], ["not measured"])
        self.loads: dict[str, LoadRecord] = {}

    def run(self) -> None:
        plan = self._session.protocol.cold
        for phase in schedule(plan.cycles):
            self._session.progress.step(LABELS[phase])
            self._run(phase)
        for _ in range(min(plan.spare_cycles, len(self._log.discarded))):
            self._session.progress.say("a cold cycle in place of a discarded one")
            self._run("cold")

    def cold(self) -> ColdRecord:
        return ColdRecord.of(self._log.samples, self._log.discarded, self._log.failures)

    def notes(self) -> list[str]:
        gaps = self._session.watch.gaps
        broken = [f"the watch on pods broke {gaps} times and went on after a list"] if gaps else []
        return [*self._notes, *broken]

    def _run(self, phase: str) -> None:
        if self._session.deadline.expired:
            limit = self._session.protocol.deadline_s
            self._notes.append(f"{LABELS[phase]} left out: {limit:g} s had passed")
            if phase == "cold":
                self._log.failures.append(Lost(self._notes[-1], time.time()))
        elif phase == "cold":
            cold_cycle(self._session, self._log)
        elif phase == "warm":
            self.warm = warm(self._session)
        elif phase == "idle":
            self._idle()
        else:
            self.loads[phase] = scale_out(self._session, phase, self._plans()[phase])

    def _idle(self) -> None:
        """Nothing is asked of the one pod; what it uses is read from Prometheus later."""
        before = self._session.one_pod()
        with self._session.phase("idle"):
            self._session.progress.say(f"for {self._session.protocol.idle_s:g} s")
            time.sleep(self._session.protocol.idle_s)
        notes = (before, self._session.still_one_pod())
        self._notes.extend(f"idle: {note}" for note in notes if note)

    def _plans(self) -> dict[str, LoadPlan]:
        protocol = self._session.protocol
        return {"open_loop": protocol.open_loop, "closed_loop": protocol.closed_loop}


@contextmanager
def _session(
    variant: Variant, protocol: Protocol, cluster: Cluster, progress: Reporter
) -> Generator[Session]:
    watch = PodWatch(cluster, variant.namespace, variant.labels)
    watch.start()
    session = Session(
        variant=variant,
        protocol=protocol,
        cluster=cluster,
        watch=watch,
        scaling=scaling_of(variant, cluster),
        progress=progress,
        deadline=Deadline(protocol.deadline_s),
    )
    try:
        yield session
    finally:
        with undisturbed():
            session.scaling.restore()
        watch.stop()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
