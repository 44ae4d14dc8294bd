"""Pods and their nodes, and whether the cluster takes writes and has all its nodes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from lightkube.resources.core_v1 import Namespace, Node, Pod
from lightkube.types import PatchType

from benchmark.cluster import Cluster
from benchmark.errors import ClusterError
from benchmark.pods.state import pod_state
from benchmark.variant import Variant

MARK = "serverless-notebooks/written-at"


@dataclass(frozen=True)
class Place:
    """A pod that is not on its way out, and the node that it is on."""

    pod: str
    node: str
    ready: bool


def places(cluster: Cluster, variant: Variant) -> list[Place]:
    """Where a variant's pods are. Raises ClusterError."""
    with cluster.errors(f"listing pods of {variant.namespace}"):
        listed = list(
            cluster.client.list(Pod, namespace=variant.namespace, labels={**variant.labels})
        )
    states = [(pod_state(pod), pod.spec.nodeName if pod.spec else None) for pod in listed]
    return [
        Place(state.name, node or "", state.ready)
        for state, node in states
        if not (state.terminating or state.finished)
    ]


def nodes(cluster: Cluster) -> dict[str, str]:
    """The nodes' names, in order, with their addresses. Raises ClusterError."""
    with cluster.errors("listing nodes"):
        listed = list(cluster.client.list(Node))
    named: dict[str, str] = {}
    for node in listed:
        addresses = (node.status.addresses if node.status else None) or []
        internal = [a.address for a in addresses if a.type == "InternalIP"]
        if node.metadata and node.metadata.name and internal:
            named[node.metadata.name] = internal[0]
    return dict(sorted(named.items()))


def all_ready(kubeconfig: str) -> bool:
    """Whether the API answers and every node is Ready."""
    try:
        cluster = Cluster(kubeconfig)
        with cluster.errors("listing nodes"):
            listed = list(cluster.client.list(Node))
    except ClusterError:
        return False
    ready = [
        any(c.type == "Ready" and c.status == "True" for c in (node.status.conditions or []))
        for node in listed
        if node.status
    ]
    return bool(ready) and all(ready)


def writable(variant: Variant) -> bool:
    """Whether a write by the variant's kubeconfig succeeds, by whichever server answers first."""
    try:
        mark(variant, datetime.now(UTC).isoformat())
    except ClusterError:
        return False
    return True


def mark(variant: Variant, text: str | None) -> None:
    """Writes an annotation of the variant's namespace, None takes it away. Raises ClusterError."""
    cluster = Cluster(variant.kubeconfig)
    patch = {"metadata": {"annotations": {MARK: text}}}
    with cluster.errors("writing"):
        cluster.client.patch(Namespace, variant.namespace, patch, patch_type=PatchType.MERGE)
