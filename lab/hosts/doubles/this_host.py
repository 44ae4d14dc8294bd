"""The host that a double runs on, and MicroK8s' folders on it."""

import json
import os
from dataclasses import replace
from functools import cache
from ipaddress import ip_network
from pathlib import Path

from lab.cluster import Cluster, Node
from lab.hosts.doubles import arguments

SNAP = Path("/var/snap/microk8s")
COMMON, DATA = SNAP / "common", SNAP / "current"
STORE = Path("/opt/doubles/store")
KUBELITE = str(STORE / "kubelite")
API_PORT, AGENT_PORT, PEER_PORT = 16443, 25000, 19001
PODS, SERVICES = "10.1.0.0/16", "10.152.183.0/24"
NAMES = DATA / "certs/extra-sans"
"""Additional names of the API server, one a line."""

REGISTRIES = arguments.ARGS / "certs.d"
"""A folder for each registry, whose hosts.toml names the mirrors that containerd uses."""

STOPPED, WORKER = DATA / "var/lock/stopped.lock", DATA / "var/lock/clustered.lock"


@cache
def about() -> dict[str, str]:
    """The description of this host: set, name, address, gateway."""
    os.environ["LAB_HOME"] = str(COMMON / "var/lib")
    return json.loads(Path("/opt/doubles/host.json").read_text())


def node() -> Node:
    """This host as a node; the range of its pods is derived from its address."""
    description = about()
    return Node(
        name=description["name"],
        address=description["address"],
        pods=pods_of(description["address"]),
        folder=COMMON / "var/lib" / description["set"] / "node",
        runtime=Path("/run/microk8s"),
    )


def pods_of(address: str) -> str:
    """The /24 of a node's pods, chosen by the last number of its address."""
    whole = ip_network(arguments.read("kube-proxy").get("--cluster-cidr", PODS))
    return str(list(whole.subnets(new_prefix=24))[int(address.rsplit(".", 1)[1]) % 16])


def cluster() -> Cluster:
    """The cluster as this node sees it: itself, and the ranges of its arguments."""
    description = about()
    return Cluster(
        name=description["set"],
        bridge="",
        gateway=description["gateway"],
        pods=arguments.read("kube-proxy").get("--cluster-cidr", PODS),
        nodes=(node(),),
        services=arguments.read("kube-apiserver").get("--service-cluster-ip-range", SERVICES),
        names=tuple(NAMES.read_text().split()) if NAMES.exists() else (),
        api_port=int(arguments.read("kube-apiserver").get("--secure-port", API_PORT)),
    )


def system() -> Node:
    """This host as its supervisor knows it."""
    return replace(node(), folder=Path("/var/lib/host"), runtime=Path("/run/host"))
