"""A pod as far as measuring is concerned."""

from dataclasses import dataclass
from datetime import UTC, datetime

from lightkube.resources.core_v1 import Pod

FINISHED = ("Succeeded", "Failed")
"""Phases of a pod whose containers have ended and do not start again, as after an eviction."""


@dataclass(frozen=True)
class PodState:
    """`created_at` is the API server's, in whole seconds of the epoch.

    `scheduled`: it has a node; `sandboxed`: its sandbox and network are up. `finished`: it runs
    no more and nobody deletes it, so that it counts nowhere.
    """

    uid: str
    name: str
    ready: bool
    terminating: bool
    created_at: float
    trouble: str | None = None
    scheduled: bool = False
    sandboxed: bool = False
    finished: bool = False
    containers: tuple[str, ...] = ()

    def shown(self) -> str:
        state = "Terminating" if self.terminating else "Ready" if self.ready else "not Ready"
        return f"{self.name} {state}" + (f" ({self.trouble})" if self.trouble else "")


def pod_state(pod: Pod) -> PodState:
    """Reduces a Pod; `trouble` is why it is not Ready, in Kubernetes' own words."""
    meta = pod.metadata
    if meta is None or meta.uid is None or meta.name is None:
        raise ValueError("a pod without metadata")
    conditions = (pod.status.conditions if pod.status else None) or []
    holds = {c.type for c in conditions if c.status == "True"}
    ready = "Ready" in holds
    terminating = meta.deletionTimestamp is not None
    created = meta.creationTimestamp or datetime.fromtimestamp(0, UTC)
    return PodState(
        uid=meta.uid,
        name=meta.name,
        ready=ready,
        terminating=terminating,
        created_at=created.timestamp(),
        trouble=None if ready else _trouble(pod),
        scheduled="PodScheduled" in holds,
        sandboxed="PodReadyToStartContainers" in holds,
        finished=not terminating and bool(pod.status) and pod.status.phase in FINISHED,
        containers=tuple(c.name for c in (pod.spec.containers if pod.spec else None) or []),
    )


def _trouble(pod: Pod) -> str | None:
    status = pod.status
    if status is None:
        return None
    for container in status.containerStatuses or []:
        waiting = container.state.waiting if container.state else None
        if waiting is not None and waiting.reason not in (None, "ContainerCreating"):
            return waiting.reason
    failed = [c for c in status.conditions or [] if c.status == "False" and c.message]
    return failed[0].message if failed else status.phase
