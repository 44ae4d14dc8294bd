"""The kernel keeper of a variant, switched on and off, and the costs that it writes down."""

from collections.abc import Iterable

from lightkube import ApiError
from lightkube.resources.core_v1 import Pod
from lightkube.types import PatchType

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.errors import ClusterError
from benchmark.variant import Variant

NAME = "kernel-keeper"
LABELS = {"app.kubernetes.io/name": NAME}
ANNOTATION = "controller.kubernetes.io/pod-deletion-cost"
SWITCH_S = 90.0
GONE = 404


class Keeper:
    """Raises ClusterError where there is none, or where it does not do as it is told."""

    def __init__(self, cluster: Cluster, variant: Variant) -> None:
        self._cluster, self._variant = cluster, variant
        try:
            cluster.replicas(variant.namespace, NAME)
        except ClusterError as error:
            raise ClusterError(f"{error}; is kernelKeeper 'false'?") from None

    def switch(self, on: bool) -> None:
        """Starts it and waits until it is Ready; or ends it, and takes its costs back."""
        space = self._variant.namespace
        self._cluster.scale(space, NAME, int(on))

        def done() -> bool:
            pods = self._cluster.pods(space, LABELS).pods
            return any(pod.ready for pod in pods) if on else not pods

        if not Deadline(SWITCH_S).wait_until(done, 0.25):
            raise ClusterError(
                f"Deployment {space}/{NAME} did not {'become Ready' if on else 'end'} within "
                f"{SWITCH_S:.0f} s: see `kubectl -n {space} describe pods`"
            )
        if not on:
            self._forget(self.costs())

    def costs(self) -> dict[str, int]:
        """Each pod's cost by its name, 0 where there is none."""
        space = self._variant.namespace
        with self._cluster.errors(f"reading the costs of the pods of {space}"):
            pods = list(
                self._cluster.client.list(Pod, namespace=space, labels={**self._variant.labels})
            )
        metas = [pod.metadata for pod in pods if pod.metadata is not None]
        return {str(m.name): int((m.annotations or {}).get(ANNOTATION, 0)) for m in metas}

    def _forget(self, names: Iterable[str]) -> None:
        patch = {"metadata": {"annotations": {ANNOTATION: None}}}
        for name in names:
            with self._cluster.errors(f"taking the cost of pod {name} back"):
                try:
                    self._cluster.client.patch(
                        Pod,
                        name,
                        patch,
                        namespace=self._variant.namespace,
                        patch_type=PatchType.MERGE,
                    )
                except ApiError as error:
                    if error.status.code != GONE:
                        raise
