"""The phases of a cold start, on recorded timelines."""

import pytest
from lightkube.models.core_v1 import ObjectReference
from lightkube.models.discovery_v1 import Endpoint, EndpointConditions
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Event
from lightkube.resources.discovery_v1 import EndpointSlice

from benchmark.anatomy.attribution import attribute
from benchmark.anatomy.milestones import (
    MILESTONES,
    PodEvent,
    listening_at,
    pod_event,
    ready_pods,
)

MOMENTS = {
    "request accepted": 100.01,
    "pod created": 100.20,
    "pod scheduled": 100.22,
    "sandbox created": 100.60,
    "container started": 100.90,
    "Jupyter listening": 102.40,
    "probe passed": 103.10,
    "endpoint routed": 103.15,
    "first byte": 103.30,
}


def test_every_phase_gets_the_time_since_the_one_before() -> None:
    found = attribute(100.0, 103.31, MOMENTS)
    times = {phase.name: phase.seconds for phase in found.phases}
    assert list(times) == list(MILESTONES)
    assert times["Jupyter listening"] == pytest.approx(1.5)
    assert times["last byte"] == pytest.approx(0.01)
    assert sum(times.values()) == pytest.approx(3.31)
    assert (found.unattributed_s, found.after_answer) == (0.0, [])


def test_time_over_a_milestone_nobody_saw_is_unattributed() -> None:
    unseen = {name: at for name, at in MOMENTS.items() if name != "sandbox created"}
    found = attribute(100.0, 103.31, unseen)
    assert found.unattributed_s == pytest.approx(0.68), "from scheduled to container started"
    assert "sandbox created" not in [phase.name for phase in found.phases]
    assert sum(p.seconds for p in found.phases) + found.unattributed_s == pytest.approx(3.31)


def test_a_ready_that_came_after_the_answer_takes_no_time() -> None:
    """Knative's activator asks the pod itself and need not wait for Kubernetes' Ready."""
    found = attribute(100.0, 102.5, {**MOMENTS, "first byte": 102.49})
    assert found.after_answer == ["probe passed", "endpoint routed"]
    assert found.unattributed_s == 0.0
    assert sum(phase.seconds for phase in found.phases) == pytest.approx(2.5)


def test_news_that_arrived_out_of_order_is_never_negative() -> None:
    found = attribute(100.0, 103.31, {**MOMENTS, "sandbox created": 100.95})
    times = {phase.name: phase.seconds for phase in found.phases}
    assert times["container started"] == 0.0
    assert sum(times.values()) == pytest.approx(3.31)


def test_with_nothing_seen_all_is_unattributed() -> None:
    found = attribute(5.0, 7.0, {})
    assert found.unattributed_s == 2.0


def test_a_container_event_names_its_container() -> None:
    about = ObjectReference(kind="Pod", uid="u1", fieldPath="spec.containers{jupyterlab}")
    event = Event(involvedObject=about, metadata=ObjectMeta(), reason="Started")
    assert pod_event(event) == PodEvent("u1", "Started", "jupyterlab")
    other = Event(ObjectReference(kind="ReplicaSet", uid="r"), ObjectMeta(), reason="Started")
    assert pod_event(other) is None


def test_only_ready_endpoints_are_routed() -> None:
    def endpoint(uid: str, ready: bool) -> Endpoint:
        target = ObjectReference(kind="Pod", uid=uid)
        return Endpoint(addresses=[], conditions=EndpointConditions(ready=ready), targetRef=target)

    some = EndpointSlice(addressType="IPv4", endpoints=[endpoint("a", True), endpoint("b", False)])
    assert ready_pods(some) == {"a"}
    assert ready_pods(EndpointSlice(addressType="IPv4", endpoints=[])) == frozenset()


def test_jupyters_log_says_when_it_listens() -> None:
    log = [
        "2026-05-01T10:00:00.100000000Z [I 2026-05-01 10:00:00.099 ServerApp] loaded",
        "2026-05-01T10:00:01.250000000Z [I ServerApp] Jupyter Server 2.18 is running at:",
    ]
    assert listening_at(log) == pytest.approx(1777629601.25)
    assert listening_at(log[:1]) is None
