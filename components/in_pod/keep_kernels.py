"""Keeps the kernels of notebook pods: tells Kubernetes and Knative which pods are in use.

A ReplicaSet ends the pods with the lowest `controller.kubernetes.io/pod-deletion-cost` first, of a
Deployment as of a Knative revision. Knative's revisions need more: see `computing_pods`.
"""

import os
import sys
import time
from collections.abc import Iterator

from . import computing_pods, old_revisions, pod_costs
from .kubernetes_api import Api, own_api

PERIOD_S = 2.0
PATIENCE_S = 60.0
"""Silence of the API server after which this program ends, for the kubelet to start it anew."""


def looks(api: Api) -> Iterator[str]:
    """All that is to be looked at once."""
    selector = os.environ["SELECTOR"]
    yield from pod_costs.look(api, selector, os.environ["JUPYTER_TOKEN"])
    if kept_s := os.environ.get("REVISIONS_KEPT_S"):
        yield from computing_pods.hold(api, selector, int(os.environ["COUNTED_PORT"]))
        yield from old_revisions.end(api, float(kept_s))


def main() -> int:
    """Look again and again; 1 when the API server has been silent for too long."""
    api = own_api()
    heard = time.monotonic()
    while time.monotonic() - heard < PATIENCE_S:
        try:
            for said in looks(api):
                print(said, flush=True)
            heard = time.monotonic()
        except (OSError, ValueError, KeyError) as error:
            print(f"the API server does not answer: {error}", file=sys.stderr, flush=True)
        time.sleep(PERIOD_S)
    return 1


if __name__ == "__main__":
    sys.exit(main())
