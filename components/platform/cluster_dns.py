"""CoreDNS as the cluster's resolver, where the cluster brings none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.core.v1 import ConfigMap, ContainerArgsDict, Service

from components.objects.fingerprint import fingerprint
from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels, selector
from components.objects.rights import account, cluster_rights, read
from components.objects.spread import REPLICAS, spread

NAME = "coredns"
NAMESPACE = "kube-system"
PORT = 1053
"""Above 1024, so that no capability is needed; the Service maps 53 to it."""


@dataclass(frozen=True)
class ClusterDnsArgs:
    """address: the Service address that kubelets give to pods. forward: resolvers for the rest.

    spread: whether a second pod answers on another node.
    """

    image: str
    address: pulumi.Input[str]
    forward: Sequence[str] = ()
    spread: bool = False


class ClusterDns(pulumi.ComponentResource):
    """CoreDNS 1.12 answering for cluster.local."""

    def __init__(
        self, name: str, args: ClusterDnsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:ClusterDns", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        text = corefile(args.forward)
        config = ConfigMap(
            f"{name}-config",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            data={"Corefile": text},
            opts=child,
        )
        rights: list[pulumi.Resource] = [config, account(NAME, NAMESPACE, child)]
        rules = [
            read("", "endpoints", "services", "pods", "namespaces"),
            read("discovery.k8s.io", "endpointslices"),
        ]
        rights += cluster_rights(NAME, NAMESPACE, rules, child)
        running = self._deployment(name, args, text, rights)
        Service(
            f"{name}-service",
            metadata={
                "name": "kube-dns",
                "namespace": NAMESPACE,
                "labels": labels(NAME) | {"k8s-app": "kube-dns"},
            },
            spec={
                "cluster_ip": args.address,
                "selector": selector(NAME),
                "ports": [
                    {"name": "dns", "port": 53, "target_port": PORT, "protocol": "UDP"},
                    {"name": "dns-tcp", "port": 53, "target_port": PORT, "protocol": "TCP"},
                ],
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.register_outputs({})

    def _deployment(
        self, name: str, args: ClusterDnsArgs, text: str, rights: Sequence[pulumi.Resource]
    ) -> Deployment:
        return Deployment(
            f"{name}-deployment",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            spec={
                "replicas": REPLICAS if args.spread else 1,
                "selector": {"match_labels": selector(NAME)},
                "template": {
                    "metadata": {
                        "labels": labels(NAME) | {"k8s-app": "kube-dns"},
                        "annotations": {"serverless-notebooks/config": fingerprint(text)},
                    },
                    "spec": {
                        "service_account_name": NAME,
                        "automount_service_account_token": True,
                        "priority_class_name": "system-cluster-critical",
                        # The resolver cannot ask itself.
                        "dns_policy": "Default",
                        "security_context": pod_security(),
                        "containers": [container(args.image)],
                        "topology_spread_constraints": cast(Any, spread(selector(NAME))),
                        "volumes": [{"name": "config", "config_map": {"name": NAME}}],
                    },
                },
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(rights)),
        )


def container(image: str) -> ContainerArgsDict:
    """CoreDNS itself."""
    return {
        "name": NAME,
        "image": image,
        "args": ["-conf", "/etc/coredns/Corefile"],
        "ports": [
            {"name": "dns", "container_port": PORT, "protocol": "UDP"},
            {"name": "dns-tcp", "container_port": PORT, "protocol": "TCP"},
            {"name": "metrics", "container_port": 9153},
        ],
        "readiness_probe": {"http_get": {"path": "/ready", "port": 8181}, "period_seconds": 2},
        "liveness_probe": {"http_get": {"path": "/health", "port": 8080}, "failure_threshold": 5},
        "resources": {
            "requests": {"cpu": "25m", "memory": "32Mi"},
            "limits": {"memory": "128Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [{"name": "config", "mount_path": "/etc/coredns", "read_only": True}],
    }


def corefile(forward: Sequence[str]) -> str:
    """CoreDNS' configuration; other names are passed on only where resolvers are given."""
    outside = [f"    forward . {' '.join(forward)}"] if forward else []
    lines = [
        f".:{PORT} {{",
        "    errors",
        "    health",
        "    ready",
        "    kubernetes cluster.local in-addr.arpa ip6.arpa",
        "    prometheus :9153",
        *outside,
        "    cache 30",
        "}",
    ]
    return "\n".join(lines) + "\n"
