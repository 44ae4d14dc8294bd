"""A namespace for notebooks, with the limits that hold for all of its pods."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.networking.v1 import (
    NetworkPolicy,
    NetworkPolicyEgressRuleArgsDict,
    NetworkPolicyIngressRuleArgsDict,
)

from components.objects.labels import PART_OF
from components.objects.peers import namespace, ports, to_dns

COUNTED_PORT = 8012
"""Of queue-proxy: what comes by it counts as a request of the revision."""

JUPYTER, QUEUE_PROXY, QUEUE_METRICS = 8888, (COUNTED_PORT, 8013, 8112), (9090, 9091)

PRIVATE = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
)
"""Where clusters, nodes and their clouds live: closed to notebooks."""


@dataclass(frozen=True)
class NotebookNamespaceArgs:
    """internet: whether pods may reach public addresses; serverless: whether Knative runs them."""

    namespace: str
    internet: bool
    serverless: bool


class NotebookNamespace(pulumi.ComponentResource):
    """A namespace under the `restricted` Pod Security Standard, closed but for what notebooks need.

    Into it comes Traefik, and where Knative runs the pods its activator and autoscaler, and
    Prometheus; out of it go DNS and, if allowed, the internet. The cluster's API is out of reach.
    """

    def __init__(
        self, name: str, args: NotebookNamespaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:NotebookNamespace", name, {}, opts)
        space = Namespace(
            f"{name}-namespace",
            metadata={
                "name": args.namespace,
                "labels": {
                    "app.kubernetes.io/part-of": PART_OF,
                    "pod-security.kubernetes.io/enforce": "restricted",
                    "pod-security.kubernetes.io/warn": "restricted",
                },
            },
            opts=pulumi.ResourceOptions(parent=self),
        )
        NetworkPolicy(
            f"{name}-policy",
            metadata={"name": "notebooks", "namespace": args.namespace},
            spec={
                "pod_selector": {},
                "policy_types": ["Ingress", "Egress"],
                "ingress": ingress(args.serverless),
                "egress": egress(args.internet),
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[space]),
        )
        self.register_outputs({"namespace": args.namespace})


def ingress(serverless: bool) -> list[NetworkPolicyIngressRuleArgsDict]:
    """Who may reach notebooks, on which ports."""
    if not serverless:
        return [{"from_": [namespace("traefik")], "ports": ports(JUPYTER)}]
    return [
        {
            "from_": [namespace("traefik"), namespace("knative-serving")],
            "ports": ports(JUPYTER, *QUEUE_PROXY, *QUEUE_METRICS),
        },
        {"from_": [namespace("monitoring")], "ports": ports(*QUEUE_METRICS)},
    ]


def egress(internet: bool) -> list[NetworkPolicyEgressRuleArgsDict]:
    """Where notebooks may connect to."""
    outside: NetworkPolicyEgressRuleArgsDict = {
        "to": [{"ip_block": {"cidr": "0.0.0.0/0", "except_": list(PRIVATE)}}]
    }
    return [to_dns(), outside] if internet else [to_dns()]
