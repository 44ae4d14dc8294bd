"""Grafana with one dashboard of all variants."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.core.v1 import ConfigMap, Secret
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicyEgressRuleArgsDict

from components.objects.fingerprint import fingerprint
from components.objects.generated import Generated
from components.objects.labels import labels, selector
from components.objects.peers import ports, to_dns
from components.objects.workload import deployment, service
from components.platform import prometheus
from components.platform.grafana_pod import (
    ADMIN,
    BOARD,
    BOARDS,
    NAME,
    PORT,
    PROVIDERS,
    SECRET,
    SOURCES,
    pod,
)
from dashboards.grafana import dashboard, datasources, providers

NAMESPACE = prometheus.NAMESPACE


@dataclass(frozen=True)
class DashboardsArgs:
    """scrape_interval: Prometheus', in seconds. needed: what must be there before, Prometheus."""

    image: str
    scrape_interval: int
    needed: Sequence[pulumi.Resource]

    def files(self) -> dict[str, str]:
        """What Grafana is provisioned with, by file name. JSON is YAML."""
        url = f"http://{prometheus.NAME}.{prometheus.NAMESPACE}.svc:{prometheus.PORT}"
        contents = {
            SOURCES: datasources(url, self.scrape_interval),
            PROVIDERS: providers(BOARDS),
            BOARD: dashboard(),
        }
        return {name: json.dumps(content, indent=1) for name, content in contents.items()}


class Dashboards(pulumi.ComponentResource):
    """Grafana 11 beside Prometheus, reached by `kubectl port-forward` alone.

    access: where it is and who logs in, with the password; secret.
    """

    access: pulumi.Output[dict[str, Any]]

    def __init__(
        self, name: str, args: DashboardsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Dashboards", name, {}, opts)
        after = pulumi.ResourceOptions(parent=self, depends_on=list(args.needed))
        made = Generated(f"{name}-password", ["token"], pulumi.ResourceOptions(parent=self))
        password = made.value.apply(lambda value: value["token"])
        files = args.files()
        config = ConfigMap(
            f"{name}-config",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            data=files,
            opts=after,
        )
        secret = Secret(
            f"{name}-admin",
            metadata={"name": SECRET, "namespace": NAMESPACE, "labels": labels(NAME)},
            string_data={"password": password},
            opts=after,
        )
        policy(name, after)
        needed = pulumi.ResourceOptions(parent=self, depends_on=[config, secret])
        running = deployment(name, NAME, NAMESPACE, pod(args.image), needed, fingerprint(files))
        service(
            name,
            NAME,
            NAMESPACE,
            ("http", PORT),
            pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.access = pulumi.Output.secret(
            password.apply(
                lambda word: {
                    "command": f"kubectl -n {NAMESPACE} port-forward service/{NAME} {PORT}",
                    "url": f"http://localhost:{PORT}",
                    "user": ADMIN,
                    "password": word,
                }
            )
        )
        self.register_outputs({"access": self.access})


def policy(name: str, opts: pulumi.ResourceOptions) -> NetworkPolicy:
    """No connection comes in, and out it may ask Prometheus alone.

    `kubectl port-forward` and the kubelet's probes come from the pod's node, which may.
    """
    return NetworkPolicy(
        f"{name}-policy",
        metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
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
