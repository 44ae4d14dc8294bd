"""Pods that ended and were left lying, as an eviction leaves them, are no pods of a variant."""

import json
from collections.abc import Iterator

import pytest

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.node_loss.pods import places
from benchmark.pods.timeline import timeline
from benchmark.pods.watch import PodWatch
from benchmark.variant import Variant, read_variant
from tests.unit.benchmark.fake_cluster import NAMESPACE, FakeCluster, description, running

LABELS = {"app.kubernetes.io/name": "jupyterlab"}


@pytest.fixture
def fake() -> FakeCluster:
    return FakeCluster(start_s=0.0, replicas=3)


@pytest.fixture
def variant(fake: FakeCluster) -> Iterator[Variant]:
    """With three pods, of which one was evicted and one has completed."""
    with running(fake) as port:
        assert Deadline(5).wait_until(lambda: len(fake.ready_uids()) == 3, 0.01)
        fake.finish("jupyterlab-1", "Failed", "Evicted")
        fake.finish("jupyterlab-2", "Succeeded", "Completed")
        yield read_variant(json.dumps(description(fake, port)))


def test_a_list_leaves_finished_pods_out(variant: Variant) -> None:
    cluster = Cluster(variant.kubeconfig)
    assert [pod.name for pod in cluster.pods(NAMESPACE, LABELS).pods] == ["jupyterlab-3"]
    assert [place.pod for place in places(cluster, variant)] == ["jupyterlab-3"]


def test_a_watch_sees_a_pod_go_when_it_finishes(fake: FakeCluster, variant: Variant) -> None:
    watch = PodWatch(Cluster(variant.kubeconfig), NAMESPACE, LABELS)
    watch.start()
    try:
        assert [pod.name for pod in watch.pods()] == ["jupyterlab-3"]
        fake.finish("jupyterlab-3", "Failed", "Evicted")
        assert Deadline(5).wait_until(lambda: not watch.pods(), 0.01)
        last = timeline(watch.events(), 0.0, float("inf"))[-1]
        assert (last.pods, last.ready, last.terminating) == (0, 0, 0)
    finally:
        watch.stop()


def test_a_finished_pod_that_is_deleted_is_on_its_way_out(
    fake: FakeCluster, variant: Variant
) -> None:
    """Zero pods are none that end either, whatever their containers have come to."""
    fake.drain_s = 60
    fake.remove_pod(fake.pods["jupyterlab-3"])
    fake.finish("jupyterlab-3", "Succeeded", "Completed")
    (pod,) = Cluster(variant.kubeconfig).pods(NAMESPACE, LABELS).pods
    assert pod.terminating
    watch = PodWatch(Cluster(variant.kubeconfig), NAMESPACE, LABELS)
    watch.start()
    watch.stop()
    last = timeline(watch.events(), 0.0, float("inf"))[-1]
    assert (last.pods, last.terminating) == (0, 1)
