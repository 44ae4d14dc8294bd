"""The description of sets of hosts: names, addresses, folders. Pure data."""

import os
from pathlib import Path

from lab import paths
from lab.cluster import Cluster, Node, recorded
from lab.errors import LabError

SETS = ("hosts", "trial")
"""The sets that can run side by side; the position gives each its addresses."""

FIRST_NETWORK = 60
"""The sets lie in 198.18.60.0/24 and up, between the labs' nodes and the labs' pods."""

USER, PORT = "ubuntu", 22
MOST = 9


def chosen_name() -> str:
    """The set that `HOSTS_NAME` picks. Raises LabError where it is none of SETS."""
    name = os.environ.get("HOSTS_NAME", SETS[0])
    if name not in SETS:
        raise LabError(f"HOSTS_NAME is {name!r}: expected one of {', '.join(SETS)}")
    return name


def describe(name: str, count: int) -> Cluster:
    """A set of `count` hosts (1 to 9), each a node on which nothing runs yet."""
    if not 1 <= count <= MOST:
        raise LabError(f"there can be 1 to {MOST} hosts, not {count}")
    network = f"198.18.{FIRST_NETWORK + SETS.index(name)}"
    return Cluster(
        name=name,
        bridge=f"snb-{name}",
        gateway=f"{network}.1",
        pods="10.1.0.0/16",
        nodes=tuple(_host(name, network, number) for number in range(1, count + 1)),
    )


def _host(name: str, network: str, number: int) -> Node:
    folder = paths.state(name) / "nodes" / f"{name}-{number}"
    return Node(
        name=f"{name}-{number}",
        address=f"{network}.{10 + number}",
        pods=f"10.1.{10 + number}.0/24",
        folder=folder,
        runtime=root(folder) / "run" / "host",
    )


def existing(name: str) -> Cluster | None:
    """The set of that name, read from its folder on disk; None if it does not exist."""
    count = recorded(name)
    return describe(name, count) if count else None


def root(folder: Path) -> Path:
    """A host's root directory, seen from the machine; folder: the host's."""
    return folder / "root"


def user_key(hosts: Cluster) -> Path:
    """The private key that every host accepts, mode 0600."""
    return hosts.folder / "keys" / "id_ed25519"


def host_key(host: Node) -> Path:
    """The private key by which a host identifies itself, mode 0600."""
    return host.folder / "etc" / "ssh" / "ssh_host_ed25519_key"


def as_seen_inside(host: Node) -> Node:
    """The host's own view of its supervisor's folders."""
    return Node(host.name, host.address, host.pods, Path("/var/lib/host"), Path("/run/host"))
