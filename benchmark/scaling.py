"""How a variant is brought to zero pods, started, and left: one class a way of scaling."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from benchmark.calls import Calls
from benchmark.cluster import Cluster
from benchmark.fields import Fields
from benchmark.notebook import Notebook
from benchmark.probe.curl import get_once
from benchmark.scale_in.bounds import annotate_autoscaler, revision_autoscalers

START_TIMEOUT_S = 30.0
RETENTION = "autoscaling.knative.dev/scale-to-zero-pod-retention-period"


class Scaling(Protocol):
    """What the phases ask of a variant; none of these needs to wait for pods."""

    retried: ClassVar[bool]
    """Whether a cold request must be repeated, as nothing holds it while a pod starts."""

    def to_zero(self, cluster: Cluster) -> None: ...

    def begin(self, cluster: Cluster) -> None:
        """Right after the first cold request went out, and in a thread beside it."""
        ...

    def to_one(self, cluster: Cluster) -> None: ...

    def restore(self, cluster: Cluster) -> None: ...


@dataclass(frozen=True)
class Requests:
    """The variant goes to zero by itself, and a request starts it.

    retention_s: how long Knative keeps the last pod beyond its window.
    """

    retried: ClassVar[bool] = False
    notebook: Notebook
    namespace: str
    retention_s: int = 0

    @classmethod
    def read(cls, fields: Fields, namespace: str, notebook: Notebook) -> "Requests":
        """Raises DescriptionError."""
        fields.only("kind", "retention_s")
        kept = fields.whole("retention_s") if fields.has("retention_s") else 0
        return cls(notebook, namespace, kept)

    def to_zero(self, cluster: Cluster) -> None:
        """Nothing to do but wait, and not for as long as people's last pod is kept."""
        self._retain(cluster, 0)

    def begin(self, cluster: Cluster) -> None:
        """The request itself starts a pod."""

    def to_one(self, cluster: Cluster) -> None:  # noqa: ARG002
        get_once(self.notebook, START_TIMEOUT_S)

    def restore(self, cluster: Cluster) -> None:
        """The last pod is kept again as the stack has it."""
        self._retain(cluster, self.retention_s)

    def _retain(self, cluster: Cluster, seconds: int) -> None:
        if not self.retention_s:
            return
        for name in revision_autoscalers(cluster, self.namespace):
            annotate_autoscaler(cluster, self.namespace, name, {RETENTION: f"{seconds}s"})


@dataclass(frozen=True)
class Replicas:
    """A Deployment whose scale is set by hand; at zero its autoscaler stands still.

    `cold`: replicas asked for at t0. `final`: replicas it is left with, at least.
    """

    retried: ClassVar[bool] = True
    namespace: str
    deployment: str
    cold: int
    final: int

    @classmethod
    def read(cls, fields: Fields, namespace: str, _notebook: Notebook) -> "Replicas":
        """Raises DescriptionError."""
        fields.only("kind", "deployment", "cold", "restore")
        return cls(
            namespace=namespace,
            deployment=fields.text("deployment"),
            cold=fields.whole("cold", 1),
            final=fields.whole("restore", 1),
        )

    def to_zero(self, cluster: Cluster) -> None:
        cluster.scale(self.namespace, self.deployment, 0)

    def begin(self, cluster: Cluster) -> None:
        cluster.scale(self.namespace, self.deployment, self.cold)

    def to_one(self, cluster: Cluster) -> None:
        if cluster.replicas(self.namespace, self.deployment) != 1:
            cluster.scale(self.namespace, self.deployment, 1)

    def restore(self, cluster: Cluster) -> None:
        """Scales it up to `final`; where it has more, an autoscaler is at work."""
        if cluster.replicas(self.namespace, self.deployment) < self.final:
            cluster.scale(self.namespace, self.deployment, self.final)


SCALINGS: dict[str, Callable[[Fields, str, Notebook], Scaling]] = {
    "requests": Requests.read,
    "replicas": Replicas.read,
    "calls": Calls.read,
}
"""By the description's `scaling.kind`."""
