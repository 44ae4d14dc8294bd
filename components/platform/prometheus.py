"""Prometheus, which the measuring reads CPU and memory from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import ConfigMap, ContainerArgsDict, Namespace, PodSpecArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyPeerArgsDict
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

from components.objects.fingerprint import fingerprint
from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels, selector
from components.objects.peers import namespace, ports
from components.objects.rights import account, cluster_rights, read
from components.objects.workload import deployment, service
from components.platform.prometheus_config import configuration

NAME = "prometheus"
NAMESPACE = "monitoring"
DASHBOARDS = "grafana"
"""The application in this namespace that may ask Prometheus directly."""

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
    """retention: such as 6h. size: MB kept at most. scrape_interval: seconds, of what moves fast.

    nodes: addresses of the nodes. fixed_nodes: whether these are all nodes there will be, so that
    Prometheus need not ask the cluster for them. serverless: the namespaces of Knative's pods.
    """

    image: str
    retention: str
    size: int
    scrape_interval: int
    nodes: pulumi.Input[Sequence[str]]
    fixed_nodes: bool
    serverless: Sequence[str]


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
            lambda nodes: config_text(args, nodes if args.fixed_nodes else None)
        )
        config = ConfigMap(
            f"{name}-config",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            data={"prometheus.yml": text},
            opts=inside,
        )
        rights = [account(NAME, NAMESPACE, inside), *cluster_rights(NAME, NAMESPACE, RULES, inside)]
        policy(name, args.nodes, inside)
        after = pulumi.ResourceOptions(parent=self, depends_on=[config, *rights])
        running = deployment(name, NAME, NAMESPACE, pod(args), after, text.apply(fingerprint))
        service(
            name,
            NAME,
            NAMESPACE,
            ("http", PORT),
            pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.register_outputs({"proxy_path": PROXY_PATH})


def config_text(args: PrometheusArgs, nodes: Sequence[str] | None) -> str:
    """The configuration as a file. JSON is YAML, and needs no second opinion on quoting."""
    return json.dumps(configuration(args.scrape_interval, nodes, args.serverless), indent=1)


def policy(
    name: str, nodes: pulumi.Input[Sequence[str]], opts: pulumi.ResourceOptions
) -> NetworkPolicy:
    """Who may ask: the API servers' proxy, from a node or from kube-system, and dashboards."""

    def allowed(addresses: Sequence[str]) -> list[NetworkPolicyPeerArgsDict]:
        return [
            namespace("kube-system"),
            {"pod_selector": {"match_labels": selector(DASHBOARDS)}},
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
                    "ports": ports(PORT),
                }
            ],
        },
        opts=opts,
    )


def block(address: str) -> str:
    """The block of one address."""
    return f"{address}/{128 if ':' in address else 32}"


def pod(args: PrometheusArgs) -> PodSpecArgsDict:
    """Prometheus' one pod. Its samples live and die with it."""
    return {
        "service_account_name": NAME,
        "automount_service_account_token": True,
        "security_context": pod_security(),
        "containers": [container(args)],
        "volumes": [
            {"name": "config", "config_map": {"name": NAME}},
            {"name": "data", "empty_dir": {"size_limit": f"{args.size * 2}M"}},
        ],
    }


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
