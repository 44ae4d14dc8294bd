"""A pod to watch, on the test lab."""

import json

from lab import kubectl
from lab.cluster import Cluster
from lab.images import JUPYTERLAB, PAUSE
from lab.waiting import until


def run(
    lab: Cluster, name: str, image: str = PAUSE.name, *command: str, at: str | None = None
) -> None:
    """Start a pod, on a node where one is named, and wait until it runs."""
    words = ["--", *command] if command else []
    place = {"apiVersion": "v1", "spec": {"nodeName": at}}
    overrides = [f"--overrides={json.dumps(place)}"] if at else []
    kubectl.ask(lab, "run", name, f"--image={image}", *overrides, *words)
    until(lambda: _running(lab, name), what=f"pod {name} runs", deadline=60)


def sleeper(lab: Cluster, name: str) -> None:
    """A pod of the notebook image that only sleeps."""
    run(lab, name, JUPYTERLAB.name, "sleep", "100000")


def _running(lab: Cluster, name: str) -> tuple[bool, str]:
    status = json.loads(kubectl.ask(lab, "get", "pod", name, "-o", "json"))["status"]
    return status["phase"] == "Running", json.dumps(status.get("containerStatuses", status))


def containers(lab: Cluster, name: str) -> list[str]:
    """The ids of a pod's containers."""
    status = json.loads(kubectl.ask(lab, "get", "pod", name, "-o", "json"))["status"]
    return [c["containerID"] for c in status["containerStatuses"]]


def delete(lab: Cluster, name: str) -> None:
    """Delete a pod at once."""
    kubectl.ask(lab, "delete", "pod", name, "--grace-period=0", "--force", "--ignore-not-found")
