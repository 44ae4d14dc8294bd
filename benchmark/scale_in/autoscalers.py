"""The autoscalers whose bounds can be moved: one class for each kind of a description."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from benchmark.cluster import Cluster
from benchmark.fields import Fields
from benchmark.scale_in.bounds import Bounds, DeploymentBounds, RevisionBounds

Labels = dict[str, str]


class Autoscaler(Protocol):
    """The autoscaler that a description names."""

    def bounds(self, cluster: Cluster) -> Bounds:
        """Its bounds, as they are now. Raises ClusterError where it is not there."""
        ...


@dataclass(frozen=True)
class DeploymentAutoscaler:
    """The HorizontalPodAutoscaler of a Deployment, of which there must be one."""

    namespace: str
    deployment: str

    @classmethod
    def read(cls, fields: Fields, namespace: str, _labels: Labels) -> "DeploymentAutoscaler":
        """Raises DescriptionError."""
        return cls(namespace, fields.only("kind", "deployment").text("deployment"))

    def bounds(self, cluster: Cluster) -> Bounds:
        return DeploymentBounds(cluster, self.namespace, self.deployment)


@dataclass(frozen=True)
class RevisionAutoscaler:
    """The PodAutoscaler of the Knative revision that has the traffic, found by its pods' labels."""

    namespace: str
    labels: Labels

    @classmethod
    def read(cls, fields: Fields, namespace: str, labels: Labels) -> "RevisionAutoscaler":
        """Raises DescriptionError."""
        fields.only("kind")
        return cls(namespace, labels)

    def bounds(self, cluster: Cluster) -> Bounds:
        return RevisionBounds(cluster, self.namespace, self.labels)


AUTOSCALERS: dict[str, Callable[[Fields, str, Labels], Autoscaler]] = {
    "HorizontalPodAutoscaler": DeploymentAutoscaler.read,
    "PodAutoscaler": RevisionAutoscaler.read,
}
"""By the description's `autoscaler.kind`."""
