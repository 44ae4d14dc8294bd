"""A node's network: a namespace on the lab's bridge."""

import ipaddress
import json
from pathlib import Path

from lab.cluster import Cluster, Node
from lab.errors import LabError
from lab.shell import quiet, run

NAMESPACES = Path("/var/run/netns")


def inside(node: Node, *command: str) -> list[str]:
    """A command as run in the node's network namespace (leaving /sys as it is)."""
    return ["nsenter", f"--net={NAMESPACES / node.namespace}", "--", *command]


def bridge_up(cluster: Cluster) -> None:
    """Make the lab's bridge with the gateway's address."""
    if not quiet(["ip", "link", "show", cluster.bridge]):
        _refuse_taken_range(cluster)
        _ip("link", "add", cluster.bridge, "type", "bridge")
    _ip("addr", "replace", f"{cluster.gateway}/24", "dev", cluster.bridge)
    _ip("link", "set", cluster.bridge, "up")


def _refuse_taken_range(cluster: Cluster) -> None:
    ours = ipaddress.ip_network(f"{cluster.gateway}/24", strict=False)
    for link in json.loads(_ip("-j", "-4", "addr")):
        for address in link.get("addr_info", []):
            if ipaddress.ip_address(address["local"]) in ours:
                raise LabError(
                    f"the lab needs {ours}, but link {link['ifname']} has {address['local']}: "
                    f"remove it (`ip addr del {address['local']} dev {link['ifname']}`)"
                )


def node_up(cluster: Cluster, node: Node) -> None:
    """Make the node's namespace, its link to the bridge, and its routes to others' pods."""
    link_up(cluster, node)
    for other in cluster.nodes:
        if other is not node:
            _ip_in(node, "route", "replace", other.pods, "via", other.address)


def link_up(cluster: Cluster, node: Node) -> None:
    """Make a namespace with a link to the bridge, an address and a default route."""
    if not (NAMESPACES / node.namespace).exists():
        _ip("netns", "add", node.namespace)
    if not quiet(["ip", "link", "show", node.link]):
        end = ("peer", "name", "eth0", "netns", node.namespace)
        _ip("link", "add", node.link, "type", "veth", *end)
    _ip("link", "set", node.link, "master", cluster.bridge, "up")
    _ip_in(node, "link", "set", "lo", "up")
    _ip_in(node, "addr", "replace", f"{node.address}/24", "dev", "eth0")
    _ip_in(node, "link", "set", "eth0", "up")
    _ip_in(node, "route", "replace", "default", "via", cluster.gateway)
    settings = ("net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1")
    run(inside(node, "sysctl", "-qw", *settings), doing=f"sysctl in node {node.name}")


def link_down(node: Node) -> None:
    """Take the node's link down, like a pulled cable; `node_up` brings it up again."""
    _ip("link", "set", node.link, "down")


def node_down(node: Node) -> None:
    """Remove the node's namespace and link if they exist."""
    quiet(["ip", "link", "del", node.link])
    if (NAMESPACES / node.namespace).exists():
        _ip("netns", "del", node.namespace)


def bridge_down(cluster: Cluster) -> None:
    """Remove the lab's bridge if it exists."""
    quiet(["ip", "link", "del", cluster.bridge])


def _ip(*words: str) -> str:
    return run(["ip", *words], doing="setting up the lab's network")


def _ip_in(node: Node, *words: str) -> str:
    return _ip("-n", node.namespace, *words)
