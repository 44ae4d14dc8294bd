"""Which check and which time limit apply to an object."""

from __future__ import annotations

from dataclasses import dataclass

from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.awaiting import network, pods, storage, workloads
from lab.plugins.kubernetes.awaiting.conditions import established, wait_for
from lab.plugins.kubernetes.awaiting.verdict import Check

_DEFAULT_SECONDS = 600.0
_RULES: dict[tuple[str, str], Check] = {
    ("apps/v1", "DaemonSet"): workloads.daemon_set,
    ("apps/v1", "Deployment"): workloads.deployment,
    ("apps/v1", "StatefulSet"): workloads.stateful_set,
    ("batch/v1", "Job"): workloads.job,
    ("v1", "PersistentVolume"): storage.volume,
    ("v1", "PersistentVolumeClaim"): storage.claim,
    ("v1", "Pod"): pods.pod,
    ("v1", "Service"): network.service,
    ("networking.k8s.io/v1", "Ingress"): network.ingress,
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): established,
}
_CHECKED_WHEN_READ = {"DaemonSet", "Deployment", "StatefulSet", "Job", "Pod", "Service", "Ingress"}
_SKIPPED_WHEN_DELETED = {"DaemonSet", "Deployment", "StatefulSet", "Job", "Namespace", "Pod"}


@dataclass(frozen=True)
class Rule:
    """How to tell that an object is ready, and how long to wait for it (seconds)."""

    check: Check
    seconds: float


def readiness(inputs: Object, timeout: float) -> Rule | None:
    """The rule for an object made from `inputs`; None where there is nothing to wait for.

    `timeout` is the resource's own (`custom_timeouts`), or 0.

    Raises:
        Failure: the annotation pulumi.com/waitFor cannot be understood.
    """
    if objects.is_true(inputs, objects.SKIP_AWAIT):
        return None
    asked = objects.annotation(inputs, objects.WAIT_FOR)
    check = wait_for(asked) if asked else _RULES.get(_kind(inputs))
    return Rule(check, seconds(inputs, timeout)) if check else None


def when_read(inputs: Object) -> Check | None:
    """The check that a refresh makes, once."""
    if objects.is_true(inputs, objects.SKIP_AWAIT) or inputs.get("kind") not in _CHECKED_WHEN_READ:
        return None
    return _RULES.get(_kind(inputs))


def awaits_deletion(inputs: Object) -> bool:
    """Whether to wait until a deleted object is gone."""
    skip = objects.is_true(inputs, objects.SKIP_AWAIT)
    return not (skip and inputs.get("kind") in _SKIPPED_WHEN_DELETED)


def seconds(inputs: Object, timeout: float) -> float:
    """The time limit: the resource's own, the annotation's, or ten minutes."""
    if timeout:
        return timeout
    annotated = objects.annotation(inputs, objects.TIMEOUT)
    return float(annotated) if annotated.isdigit() else _DEFAULT_SECONDS


def _kind(obj: Object) -> tuple[str, str]:
    return str(obj.get("apiVersion")), str(obj.get("kind"))
