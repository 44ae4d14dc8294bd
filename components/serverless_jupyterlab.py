"""JupyterLab as a Knative Service."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.affinity import Affinity, AffinityArgs
from components.fingerprint import fingerprint
from components.labels import labels
from components.variant import NAME, PATIENCE, Description, NotebookArgs


@dataclass(frozen=True)
class ServerlessJupyterLabArgs(NotebookArgs):
    """How Knative scales: pods, requests in flight per pod, times in seconds."""

    min_scale: int
    target_concurrency: int
    stable_window: int
    scale_to_zero_retention: int

    def annotations(self) -> dict[str, str]:
        """The autoscaler's settings.

        A burst capacity of 0 takes the activator out of the way as soon as a pod serves: only
        then are the pods themselves the endpoints that a sticky cookie can tell apart.
        """
        own = {
            "min-scale": self.min_scale,
            "max-scale": self.max_scale,
            "target": self.target_concurrency,
            "metric": "concurrency",
            "window": f"{self.stable_window}s",
            "scale-to-zero-pod-retention-period": f"{self.scale_to_zero_retention}s",
            "target-burst-capacity": 0,
        }
        return {f"autoscaling.knative.dev/{key}": str(value) for key, value in own.items()}


class ServerlessJupyterLab(pulumi.ComponentResource):
    """The knative variant. host: its name; described: its template, for a content hash."""

    host: pulumi.Output[str]
    revision: pulumi.Output[str]
    template: pulumi.Output[dict[str, Any]]

    def __init__(
        self,
        name: str,
        args: ServerlessJupyterLabArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("serverless-notebooks:index:ServerlessJupyterLab", name, {}, opts)
        self.host = args.host()
        self.template = pulumi.Output.from_input(
            {
                "metadata": {"annotations": args.annotations(), "labels": labels(NAME)},
                "spec": args.pod.spec(args.token_secret),
            }
        )
        self.revision = self.template.apply(revision_name)
        service = CustomResource(
            f"{name}-service",
            "serving.knative.dev/v1",
            "Service",
            metadata={
                "name": NAME,
                "namespace": args.namespace,
                "labels": labels(NAME),
                "annotations": {"pulumi.com/waitFor": "condition=Ready", **PATIENCE},
            },
            spec={"template": pulumi.Output.all(self.template, self.revision).apply(named)},
            opts=pulumi.ResourceOptions(parent=self),
        )
        pods = self.revision.apply(pods_service)
        Affinity(
            NAME,
            AffinityArgs(args.namespace, self.host, pods),
            pulumi.ResourceOptions(parent=self, depends_on=[service]),
        )
        self.register_outputs({"host": self.host, "revision": self.revision})


def revision_name(template: dict[str, Any]) -> str:
    """The name of a template's revision: another content, another name."""
    return f"{NAME}-{fingerprint(template)}"


def named(parts: list[Any]) -> dict[str, Any]:
    """A template with its revision's name."""
    template, revision = parts
    return {**template, "metadata": {**template["metadata"], "name": revision}}


def pods_service(revision: str) -> str:
    """The Service by which Knative selects a revision's pods.

    Its public sister, named as the revision, lists pods that are not Ready too, in a form that
    Traefik takes for Ready, so that every scale-out would answer 502 until the pods have started.
    At zero there are no pods, and Knative's own route leads to the activator.
    """
    return f"{revision}-private"


def description(args: ServerlessJupyterLabArgs) -> Description:
    """How the benchmark finds this variant's pods, and what it cannot run without."""
    components = ("autoscaler", "controller", "webhook")
    return {
        "name": "knative",
        "namespace": args.namespace,
        "pods": {"label_selector": f"serving.knative.dev/service={NAME}"},
        "scaling": {"kind": "requests"},
        "overhead": [{"namespace": "knative-serving", "pod_regex": "activator-.*"}],
        "overhead_containers": ["queue-proxy"],
        "control_plane": [
            {"namespace": "knative-serving", "pod_regex": f"{component}-.*"}
            for component in components
        ],
    }
