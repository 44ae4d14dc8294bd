"""When Services and Ingresses are ready."""

from __future__ import annotations

from typing import Any

from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting.verdict import READY, Verdict
from lab.plugins.kubernetes.objects import dig


def service(live: Object, cluster: Cluster) -> Verdict:
    """A ready endpoint is behind it; a load balancer also has an address.

    A service without a selector, or with an external name, has no pods to wait for.
    """
    spec = live.get("spec") or {}
    if spec.get("type") == "ExternalName":
        return READY
    if spec.get("selector") and not _has_endpoint(live, cluster):
        return Verdict(ready=False, seen="no ready endpoint: does the selector match ready pods?")
    return _address(live) if spec.get("type") == "LoadBalancer" else READY


def ingress(live: Object, _cluster: Cluster) -> Verdict:
    """An ingress controller has given it an address."""
    return _address(live)


def _address(live: Object) -> Verdict:
    if dig(live, "status", "loadBalancer", "ingress"):
        return READY
    return Verdict(ready=False, seen="no address in status.loadBalancer yet")


def _has_endpoint(live: Object, cluster: Cluster) -> bool:
    slices = cluster.api.get(
        f"/apis/discovery.k8s.io/v1/namespaces/{objects.namespace(live)}/endpointslices",
        labelSelector=f"kubernetes.io/service-name={objects.name(live)}",
    )
    found: list[Any] = slices.get("items") or []
    endpoints = [item for one in found for item in one.get("endpoints") or []]
    return any(dig(item, "conditions", "ready") is not False for item in endpoints)
