"""What a running cluster says of itself, asked while the program runs."""

from dataclasses import dataclass

import pulumi
import yaml

OWN = {"app.kubernetes.io/part-of": "serverless-notebooks"}
"""The label of what this program installs: finding it again does not count as brought along."""

DEADLINE = 10
"""Seconds a cluster has for each answer."""


@dataclass(frozen=True)
class Found:
    """nodes: addresses, external ones first. dns, metrics_server: brought by the cluster."""

    nodes: tuple[str, ...]
    dns: bool
    metrics_server: bool


def look_at(kubeconfig: str) -> Found | None:
    """Ask a cluster for its nodes and add-ons.

    None in a preview where the cluster does not answer; else that raises pulumi.RunError.
    """
    import httpx
    from lightkube import Client, KubeConfig
    from lightkube.core.exceptions import ApiError

    config = KubeConfig.from_dict(yaml.safe_load(kubeconfig))
    try:
        return _asked(Client(config=config, timeout=httpx.Timeout(DEADLINE)))
    except (httpx.HTTPError, ApiError) as error:
        message = f"the cluster of context {config.current_context!r} does not answer: {error}"
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(message) from None
        pulumi.log.warn(f"{message}; the preview takes it for one with DNS and metrics-server")
        return None


def _asked(client: "Client") -> Found:  # noqa: F821
    from lightkube.resources.apiregistration_v1 import APIService
    from lightkube.resources.core_v1 import Node, Service

    services = client.list(Service, namespace="kube-system", labels={"k8s-app": "kube-dns"})
    metrics = client.list(APIService, fields={"metadata.name": "v1beta1.metrics.k8s.io"})
    return Found(
        nodes=tuple(_address(node) for node in client.list(Node)),
        dns=any(not _own(service) for service in services),
        metrics_server=any(not _own(service) for service in metrics),
    )


def _own(found: "Object") -> bool:  # noqa: F821
    labels = (found.metadata and found.metadata.labels) or {}
    return OWN.items() <= labels.items()


def _address(node: "Node") -> str:  # noqa: F821
    known = {entry.type: entry.address for entry in (node.status and node.status.addresses) or []}
    return known.get("ExternalIP") or known.get("InternalIP") or known.get("Hostname", "")
