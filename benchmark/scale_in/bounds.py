"""How an autoscaler is made to scale: by the bounds that it keeps to."""

from typing import Any, Protocol

from lightkube.core.resource import NamespacedResource
from lightkube.generic_resource import GenericNamespacedResource, create_namespaced_resource
from lightkube.resources.autoscaling_v2 import HorizontalPodAutoscaler
from lightkube.types import PatchType

from benchmark.cluster import Cluster
from benchmark.errors import ClusterError

PodAutoscaler = create_namespaced_resource(
    "autoscaling.internal.knative.dev", "v1alpha1", "PodAutoscaler", "podautoscalers"
)
MANAGER = "serverless-notebooks-bounds"
"""By which the API server notes whose fields are, and under which they are given back."""

MIN_SCALE, MAX_SCALE = "autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/max-scale"

Labels = dict[str, str]
Annotations = dict[str, str | None]


class Bounds(Protocol):
    """Fewest and most pods."""

    how: str

    def fix(self, pods: int) -> None:
        """Has so many pods wanted, no more and no fewer."""
        ...

    def restore(self) -> None:
        """Puts back the bounds that were found."""
        ...


class DeploymentBounds:
    """The HPA's own bounds; and its Deployment's scale, as the HPA looks every 15 s only."""

    how = "minReplicas and maxReplicas of the HPA, and its Deployment's scale as the HPA sets it"

    def __init__(self, cluster: Cluster, namespace: str, deployment: str) -> None:
        self._cluster, self._space, self._deployment = cluster, namespace, deployment
        with cluster.errors(f"listing HPAs of {namespace}"):
            hpas = list(cluster.client.list(HorizontalPodAutoscaler, namespace=namespace))
        named = [h for h in hpas if h.spec and h.spec.scaleTargetRef.name == deployment]
        if len(named) != 1 or named[0].metadata is None:
            raise ClusterError(
                f"{self._space}: expected one HPA for Deployment {deployment}, found {len(named)}: "
                "is the variant's stack up?"
            )
        self._name = str(named[0].metadata.name)
        self._initial = (named[0].spec.minReplicas or 1, named[0].spec.maxReplicas)

    def fix(self, pods: int) -> None:
        self._set(pods, pods)
        self._cluster.scale(self._space, self._deployment, pods)

    def restore(self) -> None:
        """Also whose they are: what applies them later, as Pulumi does, meets no conflict."""
        self._set(*self._initial)
        with self._cluster.errors(f"giving back the bounds of {self._space}/{self._name}"):
            hpa = self._cluster.client.get(
                HorizontalPodAutoscaler, self._name, namespace=self._space
            )
            entries = (hpa.metadata and hpa.metadata.managedFields) or []
            managers = [entry.manager for entry in entries]
            if MANAGER in managers:
                self._remove_manager(managers.index(MANAGER))

    def _remove_manager(self, number: int) -> None:
        at = f"/metadata/managedFields/{number}"
        self._cluster.client.patch(
            HorizontalPodAutoscaler,
            self._name,
            [
                {"op": "test", "path": f"{at}/manager", "value": MANAGER},
                {"op": "remove", "path": at},
            ],
            namespace=self._space,
            patch_type=PatchType.JSON,
            field_manager=MANAGER,
        )

    def _set(self, low: int, high: int) -> None:
        spec = {"spec": {"minReplicas": low, "maxReplicas": high}}
        _patch(self._cluster, HorizontalPodAutoscaler, self._name, self._space, spec)


class RevisionBounds:
    """min-scale and max-scale of the revision's PodAutoscaler; Knative's autoscaler does it all.

    The revision is the one that has the traffic, which after a rollback is not the newest.
    """

    how = "min-scale and max-scale of the revision's PodAutoscaler"

    def __init__(self, cluster: Cluster, namespace: str, labels: Labels) -> None:
        self._cluster, self._space = cluster, namespace
        found = revision_autoscalers(cluster, namespace, labels)
        if len(found) != 1:
            raise ClusterError(
                f"{self._space}: expected one PodAutoscaler of the Knative Service that has "
                f"traffic, found {len(found)}: is the variant's stack up, and its rollout over?"
            )
        ((self._name, annotations),) = found.items()
        self._initial = (annotations.get(MIN_SCALE), annotations.get(MAX_SCALE))

    def fix(self, pods: int) -> None:
        self._set(str(pods), str(pods))

    def restore(self) -> None:
        self._set(*self._initial)

    def _set(self, low: str | None, high: str | None) -> None:
        annotations: Annotations = {MIN_SCALE: low, MAX_SCALE: high}
        annotate_autoscaler(self._cluster, self._space, self._name, annotations)


def revision_autoscalers(
    cluster: Cluster, namespace: str, labels: Labels | None = None
) -> dict[str, Annotations]:
    """The PodAutoscalers of revisions that have traffic, by name. Raises ClusterError."""
    with cluster.errors(f"listing PodAutoscalers of {namespace}"):
        items = list(
            cluster.client.list(PodAutoscaler, namespace=namespace, labels={**(labels or {})})
        )
    metas = [item.metadata for item in items if _reachable(item) and item.metadata is not None]
    return {str(meta.name): {**(meta.annotations or {})} for meta in metas}


def annotate_autoscaler(
    cluster: Cluster, namespace: str, name: str, annotations: Annotations
) -> None:
    """Sets annotations of a PodAutoscaler, removes those that are None. Raises ClusterError."""
    patch = {"metadata": {"annotations": annotations}}
    _patch(cluster, PodAutoscaler, name, namespace, patch)


def _reachable(autoscaler: GenericNamespacedResource) -> bool:
    return (autoscaler.spec or {}).get("reachability") == "Reachable"


def _patch(
    cluster: Cluster,
    kind: type[NamespacedResource],
    name: str,
    namespace: str,
    patch: dict[str, Any],
) -> None:
    with cluster.errors(f"changing the autoscaler of {namespace}/{name}"):
        cluster.client.patch(
            kind,
            name,
            patch,
            namespace=namespace,
            patch_type=PatchType.MERGE,
            field_manager=MANAGER,
        )
