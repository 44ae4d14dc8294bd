"""Tells Kubernetes which notebook pods hold kernels, so that a scale-in takes others first.

A ReplicaSet ends the pods with the lowest `controller.kubernetes.io/pod-deletion-cost` first, of a
Deployment as of a Knative revision. This keeps that annotation current from Jupyter's own status.
It asks Jupyter on its own port, past queue-proxy, which would count the question as traffic.
"""

import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from . import old_revisions
from .kubernetes_api import Api, answer_of, own_api

COST = "controller.kubernetes.io/pod-deletion-cost"
GROUP, KIND = "api/v1", "pods"
PERIOD_S = 2.0
PATIENCE_S = 60.0
"""Silence of the API server after which this program ends, for the kubelet to start it anew."""


def cost(address: str, token: str, port: int) -> str:
    """What a pod's end would cost: its kernels, then its connections.

    Raises OSError, ValueError, KeyError or TypeError where Jupyter does not tell.
    """
    request = urllib.request.Request(
        f"http://{address}:{port}/api/status", headers={"Authorization": f"token {token}"}
    )
    status = answer_of(request, None)
    return str(100 * int(status["kernels"]) + int(status["connections"]))


def look(api: Api, selector: str, token: str, port: int = 8888) -> Iterator[str]:
    """One look at all pods; what it changed or could not find out, in words."""
    for pod in api.items(GROUP, KIND, selector):
        metadata, address = pod["metadata"], pod["status"].get("podIP")
        if not address or "deletionTimestamp" in metadata:
            continue
        name, known = metadata["name"], metadata.get("annotations", {}).get(COST, "0")
        try:
            now = cost(address, token, port)
        except (OSError, ValueError, KeyError, TypeError) as error:
            if _ready(pod):
                yield f"{name} does not tell its kernels: {type(error).__name__}"
            continue
        if now != known:
            api.annotate(GROUP, KIND, name, {COST: now})
            yield f"{name}: {known} -> {now}"


def _ready(pod: dict[str, Any]) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def looks(api: Api) -> Iterator[str]:
    """All that is to be looked at once."""
    yield from look(api, os.environ["SELECTOR"], os.environ["JUPYTER_TOKEN"])
    if kept_s := os.environ.get("REVISIONS_KEPT_S"):
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
