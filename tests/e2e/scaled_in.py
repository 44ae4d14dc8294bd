"""One pod of a variant, whatever a test before has left."""

from benchmark.scale_in.pods import bounds_of
from benchmark.scaling import Replicas
from benchmark.variant import Variant
from tests.e2e.notebook import Notebook, pods, serves, wait_for_pods
from tests.e2e.running import Pods


def one_pod(variant: Variant) -> None:
    """Waits for one Ready pod and no other that serves.

    Knative's is started from zero. The HPA's window would keep more pods for minutes.
    """
    now = Pods(variant)
    if isinstance(variant.scaling, Replicas):
        bounds = bounds_of(variant, now.cluster)
        try:
            bounds.fix(1)
            wait_for_pods(variant.name, 1)
        finally:
            bounds.restore()
    else:
        now.zero()
        Notebook(variant).open()
        now.ready(1)


def serving(variant: str) -> dict:
    """The one pod that serves, as the API tells it."""
    (pod,) = [pod for pod in pods(variant) if serves(pod)]
    return pod
