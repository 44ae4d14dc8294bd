"""The milestones of a cold start in their order, and what shows that one was reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lightkube.models.discovery_v1 import Endpoint
from lightkube.resources.core_v1 import Event
from lightkube.resources.discovery_v1 import EndpointSlice

ACCEPTED = "request accepted"
CREATED = "pod created"
SCHEDULED = "pod scheduled"
SANDBOX = "sandbox created"
STARTED = "container started"
LISTENING = "Jupyter listening"
READY = "probe passed"
ROUTED = "endpoint routed"
FIRST_BYTE = "first byte"
LAST_BYTE = "last byte"

MILESTONES = (
    ACCEPTED,
    CREATED,
    SCHEDULED,
    SANDBOX,
    STARTED,
    LISTENING,
    READY,
    ROUTED,
    FIRST_BYTE,
    LAST_BYTE,
)
"""All of them, in the order in which they are reached."""

LISTENING_LINE = "is running at:"


@dataclass(frozen=True)
class PodEvent:
    """An event about a pod, or about one of its containers."""

    uid: str
    reason: str
    container: str | None


def pod_event(event: Event) -> PodEvent | None:
    """Reduces an Event; None where it is not about a pod."""
    about = event.involvedObject
    if about.kind != "Pod" or not about.uid or not event.reason:
        return None
    path = about.fieldPath or ""
    container = path.partition("{")[2].rstrip("}") or None
    return PodEvent(about.uid, event.reason, container)


def ready_pods(endpoints: EndpointSlice) -> frozenset[str]:
    """The uids of the pods that a Service may send requests to."""
    return frozenset(_ready(endpoints.endpoints or []))


def _ready(endpoints: Iterable[Endpoint]) -> Iterable[str]:
    for endpoint in endpoints:
        target, conditions = endpoint.targetRef, endpoint.conditions
        if target and target.uid and conditions and conditions.ready:
            yield target.uid


def listening_at(log: Iterable[str]) -> float | None:
    """When Jupyter said that it listens, by the node's clock, which begins each line."""
    for line in log:
        stamp, _, message = line.partition(" ")
        if LISTENING_LINE in message:
            return datetime.fromisoformat(stamp).timestamp()
    return None
