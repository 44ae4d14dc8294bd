"""Where Prometheus finds the pods of an application."""

from collections.abc import Mapping

import pulumi
from pulumi_kubernetes.core.v1 import Service

NAME = "metrics"


def metrics_service(
    prefix: str,
    namespace: pulumi.Input[str],
    selector: Mapping[str, str],
    port: int,
    opts: pulumi.ResourceOptions,
) -> Service:
    """A headless Service, whose name resolves to each pod's own address.

    It is not waited for: there may be no pod yet.
    """
    return Service(
        f"{prefix}-{NAME}",
        metadata={
            "name": NAME,
            "namespace": namespace,
            "labels": dict(selector),
            "annotations": {"pulumi.com/skipAwait": "true"},
        },
        spec={
            "cluster_ip": "None",
            "selector": dict(selector),
            "ports": [{"name": NAME, "port": port, "target_port": port}],
        },
        opts=opts,
    )


def metrics_host(namespace: str) -> str:
    """The name under which a namespace's pods with metrics are found."""
    return f"{NAME}.{namespace}.svc.cluster.local"
