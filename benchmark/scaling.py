"""How a variant is brought to zero pods, started, and left: one class a way of scaling."""

from typing import Protocol

from benchmark.cluster import Cluster
from benchmark.probe.curl import get_once
from benchmark.variant import Replicas, Variant

START_TIMEOUT_S = 30.0


class Scaling(Protocol):
    """What the phases ask of a variant; none of these waits for pods."""

    retried: bool
    """Whether a cold request must be repeated, as nothing holds it while a pod starts."""

    def to_zero(self) -> None: ...

    def begin(self) -> None:
        """Right after the first cold request went out."""
        ...

    def to_one(self) -> None: ...

    def restore(self) -> None: ...


class RequestScaling:
    """Scales itself on requests, to and from zero."""

    retried = False

    def __init__(self, variant: Variant) -> None:
        self._variant = variant

    def to_zero(self) -> None:
        """Nothing to do but wait."""

    def begin(self) -> None:
        """The request itself starts a pod."""

    def to_one(self) -> None:
        get_once(self._variant, START_TIMEOUT_S)

    def restore(self) -> None:
        """Nothing was changed."""


class ReplicaScaling:
    """A Deployment whose scale is set by hand; at zero its autoscaler stands still."""

    retried = True

    def __init__(self, cluster: Cluster, namespace: str, replicas: Replicas) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._wanted = replicas

    def to_zero(self) -> None:
        self._scale(0)

    def begin(self) -> None:
        self._scale(self._wanted.cold)

    def to_one(self) -> None:
        if self._cluster.replicas(self._namespace, self._wanted.deployment) != 1:
            self._scale(1)

    def restore(self) -> None:
        """Starts it again when it is at zero; otherwise the autoscaler is at work already."""
        if self._cluster.replicas(self._namespace, self._wanted.deployment) == 0:
            self._scale(self._wanted.restore)

    def _scale(self, replicas: int) -> None:
        self._cluster.scale(self._namespace, self._wanted.deployment, replicas)


def scaling_of(variant: Variant, cluster: Cluster) -> Scaling:
    """The way of scaling that the description names."""
    if isinstance(variant.scaling, Replicas):
        return ReplicaScaling(cluster, variant.namespace, variant.scaling)
    return RequestScaling(variant)
