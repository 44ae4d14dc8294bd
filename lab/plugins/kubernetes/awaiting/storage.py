"""When volumes and claims are ready."""

from __future__ import annotations

from lab.plugins.kubernetes.api import ApiError, Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting.verdict import READY, Verdict
from lab.plugins.kubernetes.objects import dig


def claim(live: Object, cluster: Cluster) -> Verdict:
    """The claim is bound, or its storage class binds it to the first pod that uses it."""
    phase = dig(live, "status", "phase")
    if phase == "Bound" or _waits_for_a_pod(live, cluster):
        return READY
    return Verdict(ready=False, seen=f"phase {phase}", hopeless=phase == "Lost")


def volume(live: Object, _cluster: Cluster) -> Verdict:
    """The volume is available or bound."""
    phase = dig(live, "status", "phase")
    if phase in ("Available", "Bound"):
        return READY
    return Verdict(ready=False, seen=f"phase {phase}", hopeless=phase == "Failed")


def _waits_for_a_pod(live: Object, cluster: Cluster) -> bool:
    name = dig(live, "spec", "storageClassName")
    if not name:
        return False
    try:
        found = cluster.api.get(f"/apis/storage.k8s.io/v1/storageclasses/{name}")
    except ApiError as error:
        if error.status == 404:
            return False
        raise
    return found.get("volumeBindingMode") == "WaitForFirstConsumer"
