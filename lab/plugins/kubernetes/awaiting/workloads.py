"""When Deployments, StatefulSets, DaemonSets and Jobs are ready."""

from __future__ import annotations

from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting.verdict import READY, Verdict, condition, describe, is_true
from lab.plugins.kubernetes.objects import dig


def deployment(live: Object, _cluster: Cluster) -> Verdict:
    """Every replica runs the newest template and is ready, and the rollout says it is done."""
    if not _controller_is_there(live):
        return Verdict(ready=False, seen="waiting for the deployment controller")
    progressing = condition(live, "Progressing")
    wanted = _number(live, "spec", "replicas", default=1)
    updated, ready = (_number(live, "status", f"{key}Replicas") for key in ("updated", "ready"))
    rolled_out = progressing.get("reason") in ("NewReplicaSetAvailable", None)
    extra = _number(live, "status", "replicas") - updated
    if rolled_out and updated >= wanted and ready >= wanted and extra <= 0:
        return READY if is_true(live, "Available") else _unavailable(live)
    failures = [condition(live, "ReplicaFailure")]
    if progressing.get("status") == "False":
        failures.append(progressing)
    seen = f"{ready} of {wanted} replicas ready, {updated} updated"
    return Verdict(ready=False, seen="; ".join([seen, *map(describe, filter(None, failures))]))


def stateful_set(live: Object, _cluster: Cluster) -> Verdict:
    """Every replica is ready and of the newest revision."""
    if not _controller_is_there(live):
        return Verdict(ready=False, seen="waiting for the stateful set controller")
    wanted = _number(live, "spec", "replicas", default=1)
    ready = _number(live, "status", "readyReplicas")
    rolling = dig(live, "spec", "updateStrategy", "type") != "OnDelete"
    current, newest = (dig(live, "status", f"{key}Revision") for key in ("current", "update"))
    if ready >= wanted and (current == newest or not rolling):
        return READY
    return Verdict(ready=False, seen=f"{ready} of {wanted} replicas ready, at revision {current}")


def daemon_set(live: Object, _cluster: Cluster) -> Verdict:
    """A ready pod of the newest template runs on every node that wants one."""
    if not _controller_is_there(live):
        return Verdict(ready=False, seen="waiting for the daemon set controller")
    wanted, updated, ready = (
        _number(live, "status", key)
        for key in ("desiredNumberScheduled", "updatedNumberScheduled", "numberReady")
    )
    if dig(live, "spec", "updateStrategy", "type") == "OnDelete":
        updated = wanted
    if ready >= wanted and updated >= wanted:
        return READY
    return Verdict(ready=False, seen=f"{ready} of {wanted} pods ready, {updated} updated")


def job(live: Object, _cluster: Cluster) -> Verdict:
    """The job has completed. A failed or suspended one never will."""
    if is_true(live, "Complete"):
        return READY
    if is_true(live, "Failed"):
        return Verdict(ready=False, seen=describe(condition(live, "Failed")), hopeless=True)
    counts = {key: _number(live, "status", key) for key in ("active", "succeeded", "failed")}
    return Verdict(ready=False, seen=", ".join(f"{n} pods {key}" for key, n in counts.items()))


def _controller_is_there(live: Object) -> bool:
    observed = dig(live, "status", "observedGeneration")
    return observed is not None and observed >= live["metadata"]["generation"]


def _unavailable(live: Object) -> Verdict:
    return Verdict(ready=False, seen=describe(condition(live, "Available")))


def _number(obj: Object, *path: str, default: int = 0) -> int:
    value = dig(obj, *path)
    return default if value is None else int(value)
