"""What each notebook pod's end would cost, in the annotation by which a ReplicaSet chooses.

It asks Jupyter on its own port, past queue-proxy, which would count the question as traffic.
"""

from collections.abc import Iterator
from typing import Any

from .in_use import Use, use_of
from .kubernetes_api import PODS, TIMEOUT_S, Api

COST = "controller.kubernetes.io/pod-deletion-cost"
COMPUTING, IDLE = 10_000, 100


def cost(use: Use) -> str:
    """What computes is dearer than any number of idle kernels, and those than connections."""
    return str(COMPUTING * use.computing + IDLE * use.idle + use.connected)


def computes(pod: dict[str, Any]) -> bool:
    """Whether a kernel or a terminal was at work when the pod was last heard of."""
    return int(_known(pod)) >= COMPUTING


def look(api: Api, selector: str, token: str, port: int = 8888) -> Iterator[str]:
    """One look at all pods; what it changed or could not find out, in words."""
    for pod in api.pods(selector):
        name, address = pod["metadata"]["name"], pod["status"]["podIP"]
        try:
            now = cost(use_of(f"http://{address}:{port}", token, TIMEOUT_S))
        except (OSError, ValueError, KeyError, TypeError) as error:
            if _ready(pod):
                yield f"{name} does not tell what is in use: {type(error).__name__}"
            continue
        if now != _known(pod):
            api.annotate(*PODS, name, {COST: now})
            yield f"{name}: {_known(pod)} -> {now}"


def _known(pod: dict[str, Any]) -> str:
    return pod["metadata"].get("annotations", {}).get(COST, "0")


def _ready(pod: dict[str, Any]) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)
