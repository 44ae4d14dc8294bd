"""The pods of a variant, brought to three and to one."""

from collections.abc import Callable

from lightkube import ApiError
from lightkube.resources.core_v1 import Pod

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.errors import ClusterError, DescriptionError
from benchmark.pods.state import PodState
from benchmark.scale_in.bounds import Bounds
from benchmark.scale_in.keeper import GONE
from benchmark.variant import Variant

FROM, TO = 3, 1
READY_S, SCALE_IN_S, GONE_S = 120.0, 60.0, 60.0


def bounds_of(variant: Variant, cluster: Cluster) -> Bounds:
    """The bounds of a variant's autoscaler.

    Raises DescriptionError where it has none, ClusterError where it is not there.
    """
    if variant.autoscaler is None:
        raise DescriptionError(
            f"scale-in is not supported for variant {variant.name!r}: its description names no "
            "`autoscaler`, whose bounds could be moved: leave its stack out"
        )
    return variant.autoscaler.bounds(cluster)


class ScaledPods:
    """Every method raises ClusterError, also where the autoscaler does not follow in time."""

    def __init__(self, cluster: Cluster, variant: Variant) -> None:
        self._cluster, self._variant = cluster, variant
        self.bounds: Bounds = bounds_of(variant, cluster)

    def three(self) -> list[PodState]:
        """Exactly three pods, all Ready, the oldest first."""
        self.bounds.fix(FROM)
        self._wait(self._three_ready, READY_S, f"{FROM} Ready pods")
        return sorted(self._pods(), key=lambda pod: (pod.created_at, pod.name))

    def one(self) -> PodState:
        """The pod that is left: the others are marked, though they may go on for a while."""
        self.bounds.fix(TO)
        self._wait(lambda: len(self._living()) == TO, SCALE_IN_S, f"{TO} pod")
        return self._living()[0]

    def clear(self) -> None:
        """Ends what still terminates, which may take Knative's pods half a minute."""
        for pod in self._pods():
            if pod.terminating:
                self._end(pod.name)
        self._wait(lambda: self._living() == self._pods(), GONE_S, "no Terminating pods")

    def _three_ready(self) -> bool:
        pods = self._pods()
        return len(pods) == FROM and all(pod.ready and not pod.terminating for pod in pods)

    def _living(self) -> list[PodState]:
        return [pod for pod in self._pods() if not pod.terminating]

    def _pods(self) -> list[PodState]:
        return self._cluster.pods(self._variant.namespace, self._variant.labels).pods

    def _end(self, name: str) -> None:
        space = self._variant.namespace
        with self._cluster.errors(f"ending pod {space}/{name}"):
            try:
                self._cluster.client.delete(Pod, name, namespace=space, grace_period=0)
            except ApiError as error:
                if error.status.code != GONE:
                    raise

    def _wait(self, reached: Callable[[], bool], seconds: float, what: str) -> None:
        if Deadline(seconds).wait_until(reached, 0.2):
            return
        shown = ", ".join(pod.shown() for pod in self._pods()) or "none"
        raise ClusterError(
            f"expected {what} in {self._variant.namespace} within {seconds:.0f} s, found: {shown}"
        )
