"""The other ends of connections, as NetworkPolicies name them."""

from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyEgressRuleArgsDict,
    NetworkPolicyPeerArgsDict,
    NetworkPolicyPortArgsDict,
)

DNS_PORTS = (53, 1053)


def namespace(name: str) -> NetworkPolicyPeerArgsDict:
    """All pods of one namespace."""
    return {"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": name}}}


def ports(*numbers: int) -> list[NetworkPolicyPortArgsDict]:
    """TCP ports of the pods."""
    return [{"port": number, "protocol": "TCP"} for number in numbers]


def to_dns() -> NetworkPolicyEgressRuleArgsDict:
    """The cluster's DNS, wherever in kube-system it listens."""
    return {
        "to": [namespace("kube-system")],
        "ports": [
            {"port": port, "protocol": protocol}
            for port in DNS_PORTS
            for protocol in ("UDP", "TCP")
        ],
    }
