"""Launch configurations: what a node is from its installation on."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

DNS_OFFSET = 10
"""The cluster's DNS is the tenth address of the service range."""

LEAVE_S = "30"
"""Pods that tolerate nothing else leave a lost node after so long; Kubernetes' default is 300 s.

How soon a node counts as lost (50 s) stays as it is: a worker whose API server is lost has no
heartbeat until it gives up that connection, which takes 45 s.
"""


@dataclass(frozen=True)
class Network:
    """pods, services: ranges as CIDR. names: further names and addresses of the API server.

    registries: a registry's host → the URL of its mirror.
    """

    pods: str
    services: str
    names: Sequence[str]
    registries: dict[str, str]


def dns_address(services: str) -> str:
    """The Service address of the cluster's DNS in a service range."""
    return str(ipaddress.ip_network(services)[DNS_OFFSET])


def launch_configuration(network: Network, *, founder: bool) -> str:
    """A node's launch configuration, YAML text.

    It replaces MicroK8s' own, whose arguments of the kubelet are therefore said again. Only the
    founder has add-ons and RBAC: who joins takes them over.
    """
    services = network.services
    content: dict[str, Any] = {
        "version": "0.2.0",
        "extraSANs": list(network.names),
        "extraKubeletArgs": {
            "--cluster-domain": "cluster.local",
            "--cluster-dns": dns_address(services),
        },
        "extraKubeAPIServerArgs": {
            "--service-cluster-ip-range": services,
            "--default-not-ready-toleration-seconds": LEAVE_S,
            "--default-unreachable-toleration-seconds": LEAVE_S,
        },
        "extraKubeControllerManagerArgs": {
            "--cluster-cidr": network.pods,
            "--service-cluster-ip-range": services,
        },
        "extraKubeProxyArgs": {"--cluster-cidr": network.pods},
    }
    if founder:
        content["addons"] = [{"name": "dns"}, {"name": "rbac"}]
    if network.registries:
        content["containerdRegistryConfigs"] = {
            registry: _mirrored(registry, mirror) for registry, mirror in network.registries.items()
        }
    return yaml.safe_dump(content, sort_keys=False)


def _mirrored(registry: str, mirror: str) -> str:
    return (
        f'server = "https://{registry}"\n\n'
        f'[host."{mirror}"]\n  capabilities = ["pull", "resolve"]\n'
    )
