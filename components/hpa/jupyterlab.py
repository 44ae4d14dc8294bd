"""JupyterLab as a Deployment with a HorizontalPodAutoscaler."""

from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.autoscaling.v2 import HorizontalPodAutoscaler
from pulumi_kubernetes.core.v1 import Service
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

from components.notebook.affinity import Affinity, AffinityArgs
from components.notebook.arguments import CONTROL_PLANE, NAME, Description, NotebookArgs
from components.notebook.disruption import disruption_budget
from components.notebook.drain import draining
from components.notebook.jupyterlab_pod import PORT
from components.notebook.pod_connections import PodConnections, PodConnectionsArgs
from components.objects.labels import labels, selector

COOKIE = "notebook_hpa"
"""One for all pods, of whichever ReplicaSet: those that end keep their browsers."""


@dataclass(frozen=True)
class AutoscaledJupyterLabArgs(NotebookArgs):
    """How the HPA scales: fewest pods, CPU in percent of the request.

    scale_down_window: seconds over which the highest wish for pods counts before any goes;
    drain_timeout: seconds that a pod which is to end waits for the people in it, at most.
    """

    min_replicas: int
    cpu_target: int
    scale_down_window: int
    drain_timeout: int


class AutoscaledJupyterLab(pulumi.ComponentResource):
    """The hpa variant.

    The Deployment leaves `replicas` to the autoscaler, and to whoever brings it to zero by hand:
    at zero the autoscaler rests until there are pods again.
    """

    host: pulumi.Output[str]
    template: pulumi.Output[dict[str, Any]]

    def __init__(
        self,
        name: str,
        args: AutoscaledJupyterLabArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("serverless-notebooks:index:AutoscaledJupyterLab", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.host = args.host()
        self.template = pulumi.Output.from_input(
            {
                "metadata": {"labels": labels(NAME)},
                "spec": draining(args.pod.spec(args.token_secret), args.drain_timeout),
            }
        )
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
                "template": cast(Any, self.template),
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
            opts=pulumi.ResourceOptions(parent=self, depends_on=[deployment]),
        )
        self._autoscaler(name, args, deployment)
        disruption_budget(name, args.namespace, child)
        connections = PodConnections(NAME, PodConnectionsArgs(args.namespace), child)
        Affinity(
            NAME,
            AffinityArgs(args.namespace, self.host, NAME, COOKIE, otherwise=NAME),
            pulumi.ResourceOptions(parent=self, depends_on=[service, connections]),
        )
        self.register_outputs({"host": self.host})

    def _autoscaler(
        self, name: str, args: AutoscaledJupyterLabArgs, deployment: Deployment
    ) -> HorizontalPodAutoscaler:
        target = {"type": "Utilization", "average_utilization": args.cpu_target}
        return HorizontalPodAutoscaler(
            f"{name}-autoscaler",
            metadata={"name": NAME, "namespace": args.namespace, "labels": labels(NAME)},
            spec={
                "scale_target_ref": {"api_version": "apps/v1", "kind": "Deployment", "name": NAME},
                "min_replicas": args.min_replicas,
                "max_replicas": args.max_scale,
                "behavior": {
                    "scale_down": {"stabilization_window_seconds": args.scale_down_window}
                },
                "metrics": [
                    {"type": "Resource", "resource": {"name": "cpu", "target": cast(Any, target)}}
                ],
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[deployment]),
        )


def description(args: AutoscaledJupyterLabArgs) -> Description:
    """How the benchmark finds this variant's pods, and what it cannot run without."""
    return {
        "name": "hpa",
        "namespace": args.namespace,
        "pods": {"label_selector": f"app.kubernetes.io/name={NAME}"},
        "affinity_cookie": COOKIE,
        "scaling": {
            "kind": "replicas",
            "deployment": NAME,
            "cold": 1,
            "restore": args.min_replicas,
        },
        "environment": {"scales_to_zero": False},
        "overhead": [{"namespace": "kube-system", "pod_regex": "metrics-server-.*"}],
        "overhead_containers": [],
        "control_plane": CONTROL_PLANE,
    }
