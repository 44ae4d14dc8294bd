"""Opens everything a variant is measured with, and closes it however measuring ends."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmark.anatomy.witness import Witness
from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.interrupt import undisturbed
from benchmark.pods.watch import PodWatch
from benchmark.progress import Reporter
from benchmark.protocol import Protocol
from benchmark.scaling import scaling_of
from benchmark.session import Session
from benchmark.turns import Turn
from benchmark.usage.prometheus import Prometheus
from benchmark.variant import Variant


@dataclass(frozen=True)
class Opened:
    """A session, the Prometheus that knows what it used, and what the cluster is."""

    session: Session
    prometheus: Prometheus
    facts: dict[str, object]


@contextmanager
def open_session(
    variant: Variant, cluster: Cluster, protocol: Protocol, progress: Reporter, variants: int
) -> Generator[Opened]:
    """Connects and watches; at the end the variant is left running.

    `variants` are measured in turn, so each may take as many times longer. Raises MeasuringError.
    """
    progress.step(f"checking cluster, Prometheus and {variant.name}")
    facts = cluster.facts()
    prometheus = Prometheus(cluster, variant.prometheus_path)
    prometheus.connect()
    witness = Witness(cluster, variant, prometheus.offset_s)
    watch = PodWatch(cluster, variant.namespace, variant.labels)
    watch.start()
    witness.start()
    session = Session(
        variant=variant,
        protocol=protocol,
        cluster=cluster,
        watch=watch,
        witness=witness,
        scaling=scaling_of(variant, cluster),
        progress=progress,
        deadline=Deadline(protocol.deadline_s * variants),
        turn=Turn(str(facts["cluster_uid"])),
    )
    try:
        yield Opened(session, prometheus, facts)
    finally:
        with undisturbed():
            session.scaling.restore()
        watch.stop()
        witness.stop()
