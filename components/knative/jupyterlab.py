"""JupyterLab as a Knative Service."""

import math
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.knative.awakening_gate import NAME as GATE
from components.knative.awakening_gate import AwakeningGate, AwakeningGateArgs, overhead
from components.knative.kept_sessions import KeptSessions, KeptSessionsArgs
from components.notebook.affinity import Affinity, AffinityArgs
from components.notebook.arguments import CONTROL_PLANE, NAME, Description, NotebookArgs
from components.notebook.disruption import disruption_budget
from components.notebook.pod_connections import PodConnections, PodConnectionsArgs
from components.objects.fingerprint import fingerprint
from components.objects.labels import labels, selector
from components.objects.metrics_service import metrics_service
from components.platform.prometheus_config import QUEUE_PROXY_PORT

SIDECAR = {"container": "queue-proxy", "cpu_request": "25m", "memory_request": "0"}
"""What Knative 1.17 adds to a pod: QueueSidecarCPURequestDefault in its pkg/deployment/config.go,
and no memory, which it only requests where `queueproxy.resource-defaults` is enabled."""

COOKIE = "notebook_knative_"
"""How the names of the affinity cookies begin."""

PANIC_WINDOW_S = 6
"""Knative's own panic window: 10 % of the 60 s of its default stable window."""

DRAIN_S = 30
"""What a pod that ends waits for its last requests: queue-proxy's drainSleepDuration."""


@dataclass(frozen=True)
class ServerlessJupyterLabArgs(NotebookArgs):
    """How Knative scales: pods, times in seconds.

    metric, target: Knative's scaling metric, and how much of it a pod is meant for.
    awakening_gate: whether what writes is held until a pod is routed.
    """

    min_scale: int
    metric: str
    target: int
    stable_window: int
    scale_to_zero_retention: int
    scale_down_delay: int
    awakening_gate: bool

    def annotations(self) -> dict[str, str]:
        """The autoscaler's settings.

        A burst capacity of 0 takes the activator out of the way as soon as a pod serves: only
        then are the pods themselves the endpoints that a sticky cookie can tell apart.
        """
        settings = {
            "min-scale": self.min_scale,
            "max-scale": self.max_scale,
            "target": self.target,
            "metric": self.metric,
            "window": f"{self.stable_window}s",
            "panic-window-percentage": panic_percentage(self.stable_window),
            "scale-to-zero-pod-retention-period": f"{self.scale_to_zero_retention}s",
            "scale-down-delay": f"{self.scale_down_delay}s",
            "target-burst-capacity": 0,
        }
        return {f"autoscaling.knative.dev/{key}": str(value) for key, value in settings.items()}


class ServerlessJupyterLab(pulumi.ComponentResource):
    """The knative variant.

    host: its name; cookie: the name of the affinity cookie, one a revision; template: the
    revision's, for a content hash.
    """

    host: pulumi.Output[str]
    revision: pulumi.Output[str]
    cookie: pulumi.Output[str]
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
        self.cookie = self.revision.apply(cookie_name)
        service = CustomResource(
            f"{name}-service",
            "serving.knative.dev/v1",
            "Service",
            metadata={
                "name": NAME,
                "namespace": args.namespace,
                "labels": labels(NAME),
                "annotations": {"pulumi.com/waitFor": "condition=Ready", **args.patience()},
            },
            spec={"template": pulumi.Output.all(self.template, self.revision).apply(named)},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._routes(args, service)
        child = pulumi.ResourceOptions(parent=self)
        disruption_budget(name, args.namespace, child)
        metrics_service(
            name,
            args.namespace,
            selector(NAME),
            QUEUE_PROXY_PORT,
            child,
        )
        self.register_outputs({"host": self.host, "revision": self.revision})

    def _routes(self, args: ServerlessJupyterLabArgs, service: CustomResource) -> None:
        """The revision's sessions, then new ones; at zero Knative's own route takes over."""
        child = pulumi.ResourceOptions(parent=self)
        connections = PodConnections(NAME, PodConnectionsArgs(args.namespace), child)
        after = pulumi.ResourceOptions(parent=self, depends_on=[service, connections])
        pods = self.revision.apply(pods_service)
        session_args = KeptSessionsArgs(
            args.namespace, self.host, self.revision, pods, self.cookie, service
        )
        sessions = KeptSessions(NAME, session_args, after)
        later = pulumi.ResourceOptions(
            parent=self, depends_on=[service, sessions, *self._gate(args, after)]
        )
        writes = GATE if args.awakening_gate else None
        Affinity(
            NAME, AffinityArgs(args.namespace, self.host, pods, self.cookie, writes=writes), later
        )

    def _gate(
        self, args: ServerlessJupyterLabArgs, opts: pulumi.ResourceOptions
    ) -> list[pulumi.Resource]:
        if not args.awakening_gate:
            return []
        gate = AwakeningGateArgs(
            args.namespace, args.pod.image, self.host, COOKIE, args.ready_timeout
        )
        return [AwakeningGate(GATE, gate, opts)]


def panic_percentage(stable_window: int) -> int:
    """The panic window in percent of the stable one: Knative's 10 %, and at least 6 s.

    Of a stable window of 10 s, 10 % is one bucket of the autoscaler. It reads that as empty unless
    a pod was scraped within the running second of the clock, so that most bursts go unseen.
    """
    return max(10, math.ceil(100 * PANIC_WINDOW_S / stable_window))


def revision_name(template: dict[str, Any]) -> str:
    """The name of a template's revision: another content, another name."""
    return f"{NAME}-{fingerprint(template)}"


def cookie_name(revision: str) -> str:
    """The affinity cookie of a revision: by its name Traefik tells old sessions from new ones."""
    return f"{COOKIE}{revision.rpartition('-')[2]}"


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


def description(args: ServerlessJupyterLabArgs, cookie: pulumi.Output[str]) -> Description:
    """How the benchmark finds this variant's pods, and what it cannot run without."""
    components = ("activator", "autoscaler", "controller", "webhook")
    return {
        "notebook": {"affinity_cookie": cookie},
        "pods": {"server": f"serving.knative.dev/service={NAME}"},
        "scaling": {"kind": "requests", "retention_s": args.scale_to_zero_retention},
        "autoscaler": {"kind": "PodAutoscaler"},
        "environment": {
            "scales_to_zero": args.min_scale == 0,
            "idle_pod_s": args.stable_window + args.scale_to_zero_retention + DRAIN_S,
            "autoscaler": {"metric": args.metric, "target": args.target},
            "sidecar": SIDECAR,
        },
        "overhead": [
            *(
                {"namespace": "knative-serving", "pod_regex": f"{component}-.*"}
                for component in components
            ),
            *([overhead(args.namespace)] if args.awakening_gate else []),
        ],
        "overhead_containers": [SIDECAR["container"]],
        "control_plane": CONTROL_PLANE,
    }
