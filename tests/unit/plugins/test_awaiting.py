"""When an object counts as ready."""

from typing import Any, cast

import pytest

from lab.plugins.failures import Failure
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting import network, pods, rules, workloads
from lab.plugins.kubernetes.awaiting.conditions import wait_for

NO_CLUSTER = cast(Cluster, None)


def _live(spec: Any = None, status: Any = None, generation: int = 2) -> dict[str, Any]:
    metadata = {"name": "n", "namespace": "ns", "generation": generation}
    return {"kind": "K", "metadata": metadata, "spec": spec or {}, "status": status or {}}


def _condition(kind: str, status: str = "True", **more: str) -> dict[str, str]:
    return {"type": kind, "status": status, **more}


ROLLED = [_condition("Available"), _condition("Progressing", reason="NewReplicaSetAvailable")]
ROLLING = [_condition("Available"), _condition("Progressing", reason="ReplicaSetUpdated")]


@pytest.mark.parametrize(
    ("status", "ready"),
    [
        ({}, False),
        ({"observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2}, False),
        ({"observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2}, True),
        ({"observedGeneration": 2, "replicas": 3, "updatedReplicas": 2, "readyReplicas": 2}, False),
        ({"observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 1}, False),
        ({"observedGeneration": 2, "replicas": 2, "updatedReplicas": 1, "readyReplicas": 2}, False),
    ],
)
def test_deployment(status: dict[str, Any], *, ready: bool) -> None:
    """All replicas are new and ready, the old ones gone, and the controller has seen the change."""
    live = _live({"replicas": 2}, {**status, "conditions": ROLLED})
    assert workloads.deployment(live, NO_CLUSTER).ready is ready
    live = _live({"replicas": 2}, {**status, "conditions": ROLLING})
    assert not workloads.deployment(live, NO_CLUSTER).ready


def test_deployment_of_nothing_is_ready() -> None:
    """Zero replicas are all there."""
    live = _live({"replicas": 0}, {"observedGeneration": 2, "conditions": ROLLED})
    assert workloads.deployment(live, NO_CLUSTER).ready


def test_daemon_set_and_stateful_set() -> None:
    """Every pod that is wanted is there, new and ready."""
    counts = {"desiredNumberScheduled": 1, "updatedNumberScheduled": 1, "numberReady": 1}
    assert workloads.daemon_set(_live(status={"observedGeneration": 2, **counts}), NO_CLUSTER).ready
    counts["updatedNumberScheduled"] = 0
    live = _live(status={"observedGeneration": 2, **counts})
    assert not workloads.daemon_set(live, NO_CLUSTER).ready
    status = {"observedGeneration": 2, "readyReplicas": 1, "currentRevision": "a"}
    live = _live({"replicas": 1}, {**status, "updateRevision": "a"})
    assert workloads.stateful_set(live, NO_CLUSTER).ready
    live = _live({"replicas": 1}, {**status, "updateRevision": "b"})
    assert not workloads.stateful_set(live, NO_CLUSTER).ready


def test_job_and_pod_can_be_hopeless() -> None:
    """A failed job or pod is not waited for any longer."""
    assert workloads.job(_live(status={"conditions": [_condition("Complete")]}), NO_CLUSTER).ready
    failed = {"conditions": [_condition("Failed", reason="BackoffLimitExceeded")]}
    verdict = workloads.job(_live(status=failed), NO_CLUSTER)
    assert verdict.hopeless
    assert "BackoffLimitExceeded" in verdict.seen
    assert pods.pod(_live(status={"phase": "Failed"}), NO_CLUSTER).hopeless
    assert pods.pod(_live(status={"phase": "Succeeded"}), NO_CLUSTER).ready


def test_services_without_pods_are_ready() -> None:
    """There is nothing to wait for behind an external name, or without a selector."""
    assert network.service(_live({"type": "ExternalName"}), NO_CLUSTER).ready
    assert network.service(_live({"clusterIP": "None"}), NO_CLUSTER).ready
    assert not network.service(_live({"type": "LoadBalancer"}), NO_CLUSTER).ready


READY = {"status": {"phase": "Up", "conditions": [_condition("Ready"), _condition("B", "False")]}}


@pytest.mark.parametrize(
    ("annotation", "ready"),
    [
        ("condition=Ready", True),
        ("condition=B", False),
        ("condition=B=false", True),
        ("jsonpath={.status.phase}", True),
        ("jsonpath={.status.phase}=Up", True),
        ("jsonpath={.status.phase}=Down", False),
        ('jsonpath={.status.conditions[?(@.type=="B")].status}=False', True),
        ("jsonpath={.status.conditions[*].type}=B", True),
        ("jsonpath={.status['phase']}=Up", True),
        ("jsonpath={.status.conditions[0].type}=Ready", True),
        ('["condition=Ready", "jsonpath={.status.phase}=Up"]', True),
        ('["condition=Ready", "condition=B"]', False),
    ],
)
def test_wait_for(annotation: str, *, ready: bool) -> None:
    """The user's own conditions, one or all of several."""
    assert wait_for(annotation)(READY, NO_CLUSTER).ready is ready


def test_wait_for_does_not_trust_old_news() -> None:
    """A condition that was true of the last generation says nothing of this one."""
    live = _live(status={"observedGeneration": 1, "conditions": [_condition("Ready")]})
    assert not wait_for("condition=Ready")(live, NO_CLUSTER).ready


@pytest.mark.parametrize("annotation", ["Ready", "x=1", "[]", "jsonpath=.a", "jsonpath={.a[(]}"])
def test_wait_for_refuses_nonsense(annotation: str) -> None:
    """The error shows what was written."""
    with pytest.raises(Failure):
        wait_for(annotation)


def test_time_limits() -> None:
    """The resource's own limit comes first, then the annotation's, then ten minutes."""
    annotated = {"metadata": {"annotations": {"pulumi.com/timeoutSeconds": "7"}}}
    assert rules.seconds(annotated, 3.0) == 3
    assert rules.seconds(annotated, 0) == 7
    assert rules.seconds({}, 0) == 600


def test_a_pod_tells_its_problem() -> None:
    """The container's reason comes before the pod's conditions."""

    class Api:
        def get(self, _path: str, **_query: str) -> dict[str, Any]:
            return {"items": [{"reason": "Failed", "message": "no such image"}]}

    waiting = {"reason": "ImagePullBackOff", "message": "Back-off pulling"}
    status = {"containerStatuses": [{"name": "c", "state": {"waiting": waiting}}]}
    cluster = cast(Cluster, type("Cluster", (), {"api": Api()})())
    text = pods.problem({**_live(status=status), "kind": "Pod"}, cluster)
    assert "Pod ns/n: container 'c': ImagePullBackOff: Back-off pulling" in text
    assert "last event: Failed: no such image" in text
