"""The description of a cluster: its nodes, their addresses and ranges. Pure data.

Every address lies in 198.18.0.0/15, the benchmarking range of RFC 2544, so that a lab
collides with no real network.
"""

import os
import re
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from lab import paths
from lab.errors import LabError, NeedsRoot

SERVICES = "198.19.0.0/16"
DNS_IP = "198.19.0.10"
DOMAIN = "cluster.local"
API_PORT = 6443
LABS = ("lab", "test", "lab2", "lab3", "lab4")
"""The labs that can run side by side on one machine; the position gives each its addresses.

`test` is the tests' own.
"""

PLAIN = r"/[A-Za-z0-9/._+@~-]*"


@dataclass(frozen=True)
class Node:
    """One host of the cluster.

    name: DNS label, also the Kubernetes Node's; address: IPv4 in the lab's /24;
    pods: the node's pod range, a /24; folder: its data; runtime: its sockets.
    """

    name: str
    address: str
    pods: str
    folder: Path
    runtime: Path

    @property
    def namespace(self) -> str:
        """The network namespace's name."""
        return f"snb-{self.name}"

    @property
    def link(self) -> str:
        """The host's end of the node's veth pair (at most 15 characters)."""
        return f"snb-{self.name}"

    @property
    def containerd(self) -> Path:
        """containerd's socket."""
        return self.runtime / "containerd.sock"

    @property
    def supervisor(self) -> Path:
        """The supervisor's socket."""
        return self.runtime / "supervisor.sock"


@dataclass(frozen=True)
class Cluster:
    """A lab: its name, bridge, ranges and nodes.

    services: the Services' range; api_port: the API servers' port;
    names: more names and addresses that the API servers' certificates are good for.
    """

    name: str
    bridge: str
    gateway: str
    pods: str
    nodes: tuple[Node, ...]
    services: str = SERVICES
    api_port: int = API_PORT
    names: tuple[str, ...] = ()

    @property
    def api_service_ip(self) -> str:
        """The address of the Service `kubernetes`: the first of its range."""
        return str(ip_network(self.services)[1])

    @property
    def dns_ip(self) -> str:
        """The address of the cluster's DNS: the tenth of its range."""
        return str(ip_network(self.services)[10])

    def api_server(self, node: Node) -> str:
        """The URL of a node's API server."""
        return f"https://{node.address}:{self.api_port}"

    @property
    def folder(self) -> Path:
        """The lab's lasting state."""
        return paths.state(self.name)

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig, mode 0600."""
        return self.folder / "kubeconfig"

    @property
    def cgroup(self) -> str:
        """The cgroup that holds all that the lab runs."""
        return f"snb-{self.name}"


def chosen_name() -> str:
    """The lab that `LAB_NAME` picks.

    Raises LabError where the name is none of LABS, or `LAB_HOME` no place for a lab.
    """
    name = os.environ.get("LAB_NAME", LABS[0])
    if name not in LABS:
        raise LabError(f"LAB_NAME is {name!r}: expected one of {', '.join(LABS)}")
    folder = str(paths.state(name).parent)
    if not re.fullmatch(PLAIN, folder):
        raise LabError(
            f"LAB_HOME is {folder!r}: expected a path from / on, of ASCII letters, digits and "
            "._+@~-, since the configuration of containerd and others holds it"
        )
    return name


def describe(name: str, nodes: int) -> Cluster:
    """The cluster of that name with `nodes` nodes (1 to 9)."""
    if not 1 <= nodes <= 9:
        raise LabError(f"a lab has 1 to 9 nodes, not {nodes}")
    place = LABS.index(name)
    return Cluster(
        name=name,
        bridge=f"snb-{name}",
        gateway=f"198.18.{place}.1",
        pods=f"198.18.{64 + 16 * place}.0/20",
        nodes=tuple(_node(name, place, number) for number in range(1, nodes + 1)),
    )


def _node(lab: str, place: int, number: int) -> Node:
    name = f"{lab}-{number}"
    return Node(
        name=name,
        address=f"198.18.{place}.{10 + number}",
        pods=f"198.18.{64 + 16 * place + number}.0/24",
        folder=paths.state(lab) / "nodes" / name,
        runtime=paths.run(lab) / name,
    )


def existing(name: str) -> Cluster | None:
    """The lab of that name, read from its folder on disk; None if it does not exist.

    Raises NeedsRoot where there is one, but its folder cannot be read.
    """
    count = recorded(name)
    return describe(name, count) if count else None


def recorded(name: str) -> int:
    """The number of nodes that a lab, or a set of hosts, has folders of. Raises NeedsRoot."""
    folder = paths.state(name)
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        raise NeedsRoot(f"reading {folder}, the state of '{name}',")
    folders = (path.name for path in (folder / "nodes").glob("*"))
    return sum(bool(re.fullmatch(rf"{name}-\d", each)) for each in folders)
