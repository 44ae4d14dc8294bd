"""JupyterLab as a Deployment with a HorizontalPodAutoscaler."""

from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.autoscaling.v2 import HorizontalPodAutoscaler

from components.notebook.arguments import CONTROL_PLANE, NAME, Description, NotebookArgs
from components.notebook.deployment import notebook_deployment, pod_template
from components.notebook.drain import draining
from components.objects.labels import labels

COOKIE = "notebook_hpa"


@dataclass(frozen=True)
class AutoscaledJupyterLabArgs(NotebookArgs):
    """How the HPA scales: fewest pods, CPU in percent of the request.

    scale_down_window: seconds over which the highest desired replicas count before any pod goes;
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
        self.host = args.host()
        self.template = pod_template(draining(args.pod.spec(args.token_secret), args.drain_timeout))
        deployment = notebook_deployment(name, args, self.template, COOKIE, self)
        self._autoscaler(name, args, deployment)
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
        "notebook": {"affinity_cookie": COOKIE},
        "pods": {"server": f"app.kubernetes.io/name={NAME}"},
        "scaling": {
            "kind": "replicas",
            "deployment": NAME,
            "cold": 1,
            "restore": args.min_replicas,
        },
        "autoscaler": {"kind": "HorizontalPodAutoscaler", "deployment": NAME},
        "environment": {"scales_to_zero": False},
        "overhead": [{"namespace": "kube-system", "pod_regex": "metrics-server-.*"}],
        "overhead_containers": [],
        "control_plane": CONTROL_PLANE,
    }
