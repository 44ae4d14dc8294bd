"""Grafana's connections: none comes in, and out it may ask Prometheus alone."""

import pulumi
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyEgressRuleArgsDict

from components.objects.labels import labels, selector
from components.objects.peers import ports, to_dns
from components.platform import prometheus

NAME = prometheus.DASHBOARDS


def policy(name: str, namespace: str, opts: pulumi.ResourceOptions) -> NetworkPolicy:
    """`kubectl port-forward` and the kubelet's probes come from the pod's node, which may."""
    return NetworkPolicy(
        f"{name}-policy",
        metadata={"name": NAME, "namespace": namespace, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": selector(NAME)},
            "policy_types": ["Ingress", "Egress"],
            "ingress": [],
            "egress": [to_prometheus(), to_dns()],
        },
        opts=opts,
    )


def to_prometheus() -> NetworkPolicyEgressRuleArgsDict:
    """Prometheus' pod in the same namespace."""
    return {
        "to": [{"pod_selector": {"match_labels": selector(prometheus.NAME)}}],
        "ports": ports(prometheus.PORT),
    }
