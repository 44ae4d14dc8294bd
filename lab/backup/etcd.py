"""Snapshots of a lab's etcd, by etcd's own tools."""

from pathlib import Path

from lab import binaries, building
from lab.cluster import Cluster, Node
from lab.errors import LabError
from lab.node import control_plane
from lab.pki import Pki
from lab.shell import run

SECONDS = 120
"""A snapshot of a lab with both variants has 10 MB and takes less than a second."""


def save(lab: Cluster, to: Path) -> None:
    """Save a snapshot, taken by the first member that answers. Raises LabError if none does."""
    pki = Pki(lab)
    client = [
        f"--cacert={pki.etcd_ca.certificate}",
        f"--cert={pki.etcd_client.certificate}",
        f"--key={pki.etcd_client.key}",
    ]
    errors: list[str] = []
    for node in lab.nodes:
        endpoint = f"--endpoints=https://{node.address}:{control_plane.ETCD_CLIENTS}"
        try:
            _run("etcdctl", endpoint, *client, "snapshot", "save", to)
        except LabError as error:
            errors.append(str(error))
        else:
            return
    raise LabError(f"no etcd of lab '{lab.name}' gives a snapshot: {'; '.join(errors)}")


def restore(lab: Cluster, node: Node, snapshot: Path, to: Path) -> None:
    """Create a member's data folder from a snapshot, with its former ids. Raises LabError."""
    who = control_plane.membership(lab, node)
    _run("etcdutl", "snapshot", "restore", snapshot, f"--data-dir={to}", *who)


def _run(program: str, *words: str | Path) -> None:
    """Run a tool without the user's environment, since these tools read flags from variables."""
    command = [building.built(binaries.ETCD_TOOLS, program), *words]
    run(command, doing=f"etcd's {' '.join(map(str, words[-2:-1]))}", env={}, timeout=SECONDS)
