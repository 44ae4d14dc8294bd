"""A host's identities: a control plane has all of the cluster's, a worker only its node's."""

from dataclasses import replace
from pathlib import Path

from lab.certificates import Pair
from lab.cluster import Cluster, Node
from lab.hosts.doubles import this_host
from lab.pki import Pki

LOOPBACK = "127.0.0.1"


class Lent(Pki):
    """A worker's identities, signed by the cluster, which keeps its authorities' keys."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.folder = cluster.folder / "pki"
        self.ca = Pair.at(self.folder, "ca")
        self.proxy = Pair.at(self.folder, "kube-proxy")

    def kubelet(self, node: Node) -> Pair:
        """The kubelet's certificate, which came with the answer to the join."""
        return Pair.at(self.folder, f"kubelet-{node.name}")

    def kubeconfig(self, pair: Pair, path: Path, *nodes: Node) -> Path:
        """Write a kubeconfig that uses the worker's own proxy to the API servers."""
        return super().kubeconfig(pair, path, *(replace(n, address=LOOPBACK) for n in nodes))


def of_this_host() -> Pki:
    """This host's identities."""
    return Lent(this_host.cluster()) if this_host.WORKER.exists() else Pki(this_host.cluster())


def serving() -> Pair:
    """The certificate that the cluster agent serves with."""
    pki, node = of_this_host(), this_host.node()
    return pki.kubelet(node) if this_host.WORKER.exists() else pki.apiserver(node)


def lent(name: str, address: str) -> dict[str, str]:
    """The files of a worker's identities, created on a control plane: name → text."""
    pki = Pki(this_host.cluster())
    kubelet = pki.kubelet(replace(this_host.node(), name=name, address=address))
    pairs = (pki.proxy, kubelet)
    files = [pki.ca.certificate, *(part for pair in pairs for part in (pair.certificate, pair.key))]
    return {file.name: file.read_text() for file in files}
