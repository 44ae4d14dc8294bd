"""The notebook image of the lab."""

from lab import kubectl
from lab.cluster import Cluster
from lab.waiting import until
from tests.lab import pods

GRACE_S = 120


def test_what_handles_no_signals_ends_with_its_pod_all_the_same(lab: Cluster):
    """As JupyterLab while it starts: process 1 of a container would ignore the signal to end."""
    pods.sleeper(lab, "sleeper")
    words = ("delete", "pod", "sleeper", f"--grace-period={GRACE_S}", "--wait=false")
    kubectl.ask(lab, *words)

    def gone() -> tuple[bool, str]:
        seen = kubectl.ask(lab, "get", "pods", "--field-selector=metadata.name=sleeper", "-o=name")
        return not seen.strip(), seen

    try:
        until(gone, what="the pod is gone before its grace period", deadline=GRACE_S / 2)
    finally:
        pods.delete(lab, "sleeper")
