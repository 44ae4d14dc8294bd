"""When pods are ready, and what keeps them from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import ApiError, Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting.verdict import READY, Verdict, condition, describe, is_true
from lab.plugins.kubernetes.objects import dig

_MOST = 3  # pods told about, of those that have a problem


def pod(live: Object, _cluster: Cluster) -> Verdict:
    """The pod runs and is ready, or has ended well."""
    phase = dig(live, "status", "phase")
    if phase == "Succeeded" or (phase == "Running" and is_true(live, "Ready")):
        return READY
    return Verdict(ready=False, seen=f"phase {phase}", hopeless=phase == "Failed")


def problems(owner: Object, cluster: Cluster) -> list[str]:
    """What is wrong with `owner`'s pods, pod by pod, and its own last warning."""
    pods = [owner] if owner.get("kind") == "Pod" else _pods(owner, cluster)
    told = [text for item in pods if (text := problem(item, cluster))][:_MOST]
    own = last_warning(owner, cluster)
    return [*told, own] if own and not told else told


def problem(pod: Object, cluster: Cluster) -> str:
    """Why `pod` is not ready, or ""."""
    if is_true(pod, "Ready") or dig(pod, "status", "phase") == "Succeeded":
        return ""
    who = objects.label({"kind": "Pod", **pod})
    for status in _container_statuses(pod):
        if text := _container_problem(status):
            return _joined(f"{who}: container {status['name']!r}: {text}", pod, cluster)
    for kind in ("PodScheduled", "ContainersReady", "Ready"):
        found = condition(pod, kind)
        if found.get("status") == "False":
            return _joined(f"{who}: {describe(found)}", pod, cluster)
    warning = last_warning(pod, cluster)
    return f"{who}: {warning}" if warning else ""


def last_warning(obj: Object, cluster: Cluster) -> str:
    """The newest warning event about `obj`, or ""."""
    uid = dig(obj, "metadata", "uid")
    namespace = objects.namespace(obj) or "default"
    try:
        found = cluster.api.get(
            f"/api/v1/namespaces/{namespace}/events",
            fieldSelector=f"involvedObject.uid={uid},type=Warning",
        )
    except ApiError:
        return ""  # events are a courtesy: without them there is less to tell
    events: list[Any] = sorted(found.get("items") or [], key=_time)
    return f"{events[-1].get('reason')}: {events[-1].get('message')}" if events else ""


def _joined(text: str, pod: Object, cluster: Cluster) -> str:
    warning = last_warning(pod, cluster)
    news = warning and warning.partition(": ")[2] not in text
    return f"{text}; last event: {warning}" if news else text


def _pods(owner: Object, cluster: Cluster) -> list[Object]:
    selector = dig(owner, "spec", "selector")
    labels = selector.get("matchLabels") if isinstance(selector, dict) else None
    if not labels:
        return []
    query = ",".join(f"{key}={value}" for key, value in labels.items())
    path = f"/api/v1/namespaces/{quote(objects.namespace(owner) or 'default')}/pods"
    return cluster.api.get(path, labelSelector=query).get("items") or []


def _container_statuses(pod: Object) -> list[Object]:
    status = pod.get("status") or {}
    return [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]


def _container_problem(status: Object) -> str:
    waiting = dig(status, "state", "waiting") or {}
    ended = dig(status, "state", "terminated") or dig(status, "lastState", "terminated") or {}
    if waiting.get("reason") not in (None, "ContainerCreating", "PodInitializing"):
        text = ": ".join(str(waiting[key]) for key in ("reason", "message") if waiting.get(key))
        if not ended or str(ended.get("message")) in text:
            return text
        return f"{text} ({_ended(ended)})"
    return _ended(ended) if ended.get("exitCode") else ""


def _ended(ended: Object) -> str:
    text = f"last exit code {ended.get('exitCode')}, {ended.get('reason')}"
    return f"{text}: {ended['message']}" if ended.get("message") else text


def _time(event: Object) -> str:
    times = (event.get(key) for key in ("lastTimestamp", "eventTime", "firstTimestamp"))
    series = dig(event, "series", "lastObservedTime")
    return str(series or next((time for time in times if time), ""))
