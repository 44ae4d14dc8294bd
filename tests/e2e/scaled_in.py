"""One pod of a variant, whatever a test before has left."""

from benchmark.cluster import Cluster
from benchmark.scale_in.bounds import bounds_of
from benchmark.variant import Replicas, Variant
from tests.e2e.notebook import wait_for_pods


def one_pod(variant: Variant) -> None:
    """Waits for one Ready pod and no other; the HPA's window would keep more for minutes."""
    if not isinstance(variant.scaling, Replicas):
        wait_for_pods(variant.name, 1)
        return
    bounds = bounds_of(variant, Cluster(variant.kubeconfig))
    try:
        bounds.fix(1)
        wait_for_pods(variant.name, 1)
    finally:
        bounds.restore()
