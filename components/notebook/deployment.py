"""Notebooks as a Deployment behind routes that keep a browser on its pod."""

from typing import Any, cast

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.core.v1 import Service
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

from components.notebook.affinity import Affinity, AffinityArgs
from components.notebook.arguments import NAME, NotebookArgs
from components.notebook.disruption import disruption_budget
from components.notebook.jupyterlab_pod import PORT
from components.notebook.pod_connections import PodConnections, PodConnectionsArgs
from components.objects.labels import labels, selector


def notebook_deployment(
    name: str,
    args: NotebookArgs,
    template: pulumi.Output[dict[str, Any]],
    cookie: str,
    parent: pulumi.Resource,
) -> Deployment:
    """A Deployment with its Service, disruption budget and affinity routes, children of `parent`.

    template: of its pods, as the Kubernetes API writes it. cookie: one for all pods, of whichever
    ReplicaSet, so that those that end keep their browsers. It leaves `replicas` to whoever scales.
    """
    child = pulumi.ResourceOptions(parent=parent)
    metadata: ObjectMetaArgsDict = {
        "name": NAME,
        "namespace": args.namespace,
        "labels": labels(NAME),
    }
    deployment = Deployment(
        f"{name}-deployment",
        metadata={**metadata, "annotations": args.patience()},
        spec={
            "selector": {"match_labels": selector(NAME)},
            "strategy": {
                "type": "RollingUpdate",
                "rolling_update": {"max_unavailable": 0, "max_surge": 1},
            },
            "template": cast(Any, template),
        },
        opts=child,
    )
    service = Service(
        f"{name}-service",
        metadata=metadata,
        spec={
            "selector": selector(NAME),
            "ports": [{"name": "http", "port": 80, "target_port": PORT}],
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[deployment]),
    )
    disruption_budget(name, args.namespace, child)
    connections = PodConnections(NAME, PodConnectionsArgs(args.namespace), child)
    Affinity(
        NAME,
        AffinityArgs(args.namespace, args.host(), NAME, cookie, otherwise=NAME),
        pulumi.ResourceOptions(parent=parent, depends_on=[service, connections]),
    )
    return deployment


def pod_template(spec: pulumi.Input[dict[str, Any]]) -> pulumi.Output[dict[str, Any]]:
    """The template of a Deployment's pods."""
    return pulumi.Output.from_input({"metadata": {"labels": labels(NAME)}, "spec": spec})
