"""Prometheus, which the measuring reads CPU and memory from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.core.v1 import ConfigMap, ContainerArgsDict, Namespace, Service
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyPeerArgsDict
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

from components.fingerprint import fingerprint
from components.hardening import container_security, pod_security
from components.labels import labels, selector
from components.prometheus_config import configuration
from components.rights import account, cluster_rights, read

NAME = "prometheus"
NAMESPACE = "monitoring"
PORT = 9090
PROXY_PATH = f"/api/v1/namespaces/{NAMESPACE}/services/{NAME}:{PORT}/proxy"
"""Where the API server passes requests on to Prometheus."""

RULES: Sequence[PolicyRuleArgsDict] = (
    read("", "nodes"),
    {"api_groups": [""], "resources": ["nodes/metrics"], "verbs": ["get"]},
    {"non_resource_urls": ["/metrics"], "verbs": ["get"]},
)


@dataclass(frozen=True)
class PrometheusArgs:
    """retention: such as 6h. size: MB kept at most. scrape_interval: seconds, of CPU and memory.

    nodes: addresses of the nodes. fixed_nodes: whether these are all nodes there will be, so that
    Prometheus need not ask the cluster for them.
    """

    image: str
    retention: str
    size: int
    scrape_interval: int
    nodes: pulumi.Input[Sequence[str]]
    fixed_nodes: bool


class Prometheus(pulumi.ComponentResource):
    """Prometheus 2 with a bounded memory, reached through the API server alone."""

    def __init__(
        self, name: str, args: PrometheusArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Prometheus", name, {}, opts)
        space = Namespace(
            f"{name}-namespace",
            metadata={
                "name": NAMESPACE,
                "labels": labels(NAME) | {"pod-security.kubernetes.io/enforce": "restricted"},
            },
            opts=pulumi.ResourceOptions(parent=self),
        )
        inside = pulumi.ResourceOptions(parent=self, depends_on=[space])
        text = pulumi.Output.from_input(args.nodes).apply(
            lambda nodes: config_text(args.scrape_interval, nodes if args.fixed_nodes else None)
        )
        config = ConfigMap(
            f"{name}-config",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            data={"prometheus.yml": text},
            opts=inside,
        )
        rights = [account(NAME, NAMESPACE, inside), *cluster_rights(NAME, NAMESPACE, RULES, inside)]
        policy(name, args.nodes, inside)
        running = deployment(
            name,
            args,
            text.apply(fingerprint),
            pulumi.ResourceOptions(parent=self, depends_on=[config, *rights]),
        )
        Service(
            f"{name}-service",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            spec={
                "selector": selector(NAME),
                "ports": [{"name": "http", "port": PORT, "target_port": "http"}],
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.register_outputs({"proxy_path": PROXY_PATH})


def config_text(scrape_interval: int, nodes: Sequence[str] | None) -> str:
    """The configuration as a file. JSON is YAML, and needs no second opinion on quoting."""
    return json.dumps(configuration(scrape_interval, nodes), indent=1)


def policy(
    name: str, nodes: pulumi.Input[Sequence[str]], opts: pulumi.ResourceOptions
) -> NetworkPolicy:
    """Only the API servers' proxy may ask, from a node or from kube-system."""

    def allowed(addresses: Sequence[str]) -> list[NetworkPolicyPeerArgsDict]:
        system = {"kubernetes.io/metadata.name": "kube-system"}
        return [
            {"namespace_selector": {"match_labels": system}},
            *({"ip_block": {"cidr": block(address)}} for address in addresses),
        ]

    return NetworkPolicy(
        f"{name}-policy",
        metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": selector(NAME)},
            "policy_types": ["Ingress"],
            "ingress": [
                {
                    "from_": pulumi.Output.from_input(nodes).apply(allowed),
                    "ports": [{"port": PORT, "protocol": "TCP"}],
                }
            ],
        },
        opts=opts,
    )


def block(address: str) -> str:
    """The block of one address."""
    return f"{address}/{128 if ':' in address else 32}"


def deployment(
    name: str, args: PrometheusArgs, config_hash: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> Deployment:
    """Prometheus' one pod. Its samples live and die with it."""
    return Deployment(
        f"{name}-deployment",
        metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
        spec={
            "replicas": 1,
            "strategy": {"type": "Recreate"},
            "selector": {"match_labels": selector(NAME)},
            "template": {
                "metadata": {
                    "labels": labels(NAME),
                    "annotations": {"serverless-notebooks/config": config_hash},
                },
                "spec": {
                    "service_account_name": NAME,
                    "automount_service_account_token": True,
                    "security_context": pod_security(),
                    "containers": [container(args)],
                    "volumes": [
                        {"name": "config", "config_map": {"name": NAME}},
                        {"name": "data", "empty_dir": {"size_limit": f"{args.size * 2}M"}},
                    ],
                },
            },
        },
        opts=opts,
    )


def container(args: PrometheusArgs) -> ContainerArgsDict:
    """Prometheus itself. Its volume has room for the write-ahead log beside the retained blocks."""
    return {
        "name": NAME,
        "image": args.image,
        "args": [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            f"--storage.tsdb.retention.time={args.retention}",
            f"--storage.tsdb.retention.size={args.size}MB",
            f"--web.listen-address=:{PORT}",
        ],
        "ports": [{"name": "http", "container_port": PORT}],
        "readiness_probe": {
            "http_get": {"path": "/-/ready", "port": "http"},
            "period_seconds": 2,
        },
        "liveness_probe": {
            "http_get": {"path": "/-/healthy", "port": "http"},
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "50m", "memory": "128Mi"},
            "limits": {"memory": "512Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [
            {"name": "config", "mount_path": "/etc/prometheus", "read_only": True},
            {"name": "data", "mount_path": "/prometheus"},
        ],
    }
