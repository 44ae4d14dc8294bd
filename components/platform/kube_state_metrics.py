"""kube-state-metrics, which tells Prometheus what autoscalers want and which pods are Ready."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import ContainerArgsDict, PodSpecArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels, selector
from components.objects.peers import ports
from components.objects.rights import account, namespace_rights
from components.objects.workload import deployment, service
from components.platform import prometheus
from components.platform.prometheus_config import KUBE_STATE, KUBE_STATE_PORT

NAME = "kube-state-metrics"
NAMESPACE = prometheus.NAMESPACE
TELEMETRY = 8081
WATCHED = {"": "pods", "apps": "deployments", "autoscaling": "horizontalpodautoscalers"}
"""API group → the resource that is looked at."""

RULES: Sequence[PolicyRuleArgsDict] = tuple(
    {"api_groups": [group], "resources": [resource], "verbs": ["list", "watch"]}
    for group, resource in WATCHED.items()
)


@dataclass(frozen=True)
class KubeStateMetricsArgs:
    """namespaces: what is looked at. needed: what must be there before, these namespaces too."""

    image: str
    namespaces: Sequence[str]
    needed: Sequence[pulumi.Resource]


class KubeStateMetrics(pulumi.ComponentResource):
    """kube-state-metrics 2.15 in Prometheus' namespace, for Prometheus alone.

    Outside the given namespaces it has no rights.
    """

    def __init__(
        self, name: str, args: KubeStateMetricsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:KubeStateMetrics", name, {}, opts)
        after = pulumi.ResourceOptions(parent=self, depends_on=list(args.needed))
        rights = [
            account(NAME, NAMESPACE, after),
            *namespace_rights(NAME, NAMESPACE, args.namespaces, RULES, after),
        ]
        policy(name, after)
        needed = pulumi.ResourceOptions(parent=self, depends_on=rights)
        running = deployment(name, NAME, NAMESPACE, pod(args), needed)
        service(
            name,
            NAME,
            NAMESPACE,
            ("metrics", KUBE_STATE_PORT),
            pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.register_outputs({})


def policy(name: str, opts: pulumi.ResourceOptions) -> NetworkPolicy:
    """Only Prometheus may ask."""
    return NetworkPolicy(
        f"{name}-policy",
        metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": selector(NAME)},
            "policy_types": ["Ingress"],
            "ingress": [
                {
                    "from_": [{"pod_selector": {"match_labels": selector(prometheus.NAME)}}],
                    "ports": ports(KUBE_STATE_PORT),
                }
            ],
        },
        opts=opts,
    )


def pod(args: KubeStateMetricsArgs) -> PodSpecArgsDict:
    """Its one pod, which keeps nothing."""
    return {
        "service_account_name": NAME,
        "automount_service_account_token": True,
        "security_context": pod_security(),
        "containers": [container(args.image, args.namespaces)],
    }


def container(image: str, namespaces: Sequence[str]) -> ContainerArgsDict:
    """kube-state-metrics itself. Its hosts are left open, for nodes without IPv6."""
    return {
        "name": NAME,
        "image": image,
        "args": [
            "--host=",
            f"--port={KUBE_STATE_PORT}",
            "--telemetry-host=",
            f"--telemetry-port={TELEMETRY}",
            f"--namespaces={','.join(namespaces)}",
            f"--resources={','.join(WATCHED.values())}",
            f"--metric-allowlist={','.join(KUBE_STATE)}",
        ],
        "ports": [
            {"name": "metrics", "container_port": KUBE_STATE_PORT},
            {"name": "telemetry", "container_port": TELEMETRY},
        ],
        "readiness_probe": {
            "http_get": {"path": "/readyz", "port": "telemetry"},
            "period_seconds": 5,
        },
        "liveness_probe": {
            "http_get": {"path": "/healthz", "port": "metrics"},
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "10m", "memory": "32Mi"},
            "limits": {"memory": "128Mi"},
        },
        "security_context": container_security(),
    }
