"""How long Knative keeps the last pod for people, a measurement does not wait."""

import json
from typing import Any

from benchmark.cluster import Cluster
from benchmark.scaling import RETENTION, Requests
from benchmark.variant import read_variant
from tests.unit.benchmark.fake_cluster import FakeCluster, description, kubeconfig, running

OLD, NEW = "jupyterlab-old", "jupyterlab-new"


def autoscaler(name: str, reachability: str) -> dict[str, Any]:
    annotations = {RETENTION: "540s"}
    return {
        "metadata": {"name": name, "annotations": annotations},
        "spec": {"reachability": reachability},
    }


def retentions(fake: FakeCluster) -> dict[str, str]:
    metadata = [autoscaler["metadata"] for autoscaler in fake.autoscalers]
    return {m["name"]: m["annotations"][RETENTION] for m in metadata}


def test_the_last_pod_is_kept_again_after_the_measurement() -> None:
    """And all along in a revision that only old sessions have: none is measured there."""
    fake = FakeCluster(
        autoscalers=[autoscaler(OLD, "Unreachable"), autoscaler(NEW, "Reachable")], on_demand=True
    )
    with running(fake) as port:
        cluster, requests = Cluster(kubeconfig(port)), scaling(fake, port, retention_s=540)
        requests.to_zero(cluster)
        assert retentions(fake) == {OLD: "540s", NEW: "0s"}
        requests.restore(cluster)
        assert retentions(fake) == {OLD: "540s", NEW: "540s"}


def test_nothing_is_asked_where_nothing_is_kept() -> None:
    fake = FakeCluster(on_demand=True)
    with running(fake) as port:
        cluster, requests = Cluster(kubeconfig(port)), scaling(fake, port)
        asked = len(fake.paths)
        requests.to_zero(cluster)
        requests.restore(cluster)
        assert len(fake.paths) == asked


def scaling(fake: FakeCluster, port: int, **more: int) -> Requests:
    about = description(fake, port)
    about["scaling"] |= more
    found = read_variant(json.dumps(about)).scaling
    assert isinstance(found, Requests)
    return found
