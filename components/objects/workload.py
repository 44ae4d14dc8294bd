"""What the platform's own applications of one pod have in common."""

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment, DeploymentSpecArgsDict
from pulumi_kubernetes.core.v1 import PodSpecArgsDict, PodTemplateSpecArgsDict, Service
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

from components.objects.labels import labels, selector


def deployment(
    prefix: str,
    name: str,
    namespace: pulumi.Input[str],
    pod: PodSpecArgsDict,
    opts: pulumi.ResourceOptions,
    config_hash: pulumi.Input[str] | None = None,
    annotations: dict[str, str] | None = None,
) -> Deployment:
    """The one pod. With a configuration, another hash replaces it.

    Its successor is there before it goes: one that could not go, on a node that is lost, must hold
    up nobody. annotations: the Deployment's own, such as how long Pulumi waits for it.
    """
    metadata: ObjectMetaArgsDict = {"labels": labels(name)}
    template: PodTemplateSpecArgsDict = {"metadata": metadata, "spec": pod}
    spec: DeploymentSpecArgsDict = {
        "replicas": 1,
        "selector": {"match_labels": selector(name)},
        "template": template,
    }
    if config_hash is not None:
        metadata["annotations"] = {"serverless-notebooks/config": config_hash}
    described: ObjectMetaArgsDict = {"name": name, "namespace": namespace, "labels": labels(name)}
    if annotations:
        described["annotations"] = annotations
    return Deployment(
        f"{prefix}-deployment",
        metadata=described,
        spec=spec,
        opts=opts,
    )


def service(
    prefix: str,
    name: str,
    namespace: pulumi.Input[str],
    port: tuple[str, int],
    opts: pulumi.ResourceOptions,
) -> Service:
    """The pod's address; `port` is the name of the container's port and the Service's number."""
    port_name, number = port
    return Service(
        f"{prefix}-service",
        metadata={"name": name, "namespace": namespace, "labels": labels(name)},
        spec={
            "selector": selector(name),
            "ports": [{"name": port_name, "port": number, "target_port": port_name}],
        },
        opts=opts,
    )
