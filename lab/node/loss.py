"""Losing a node and having it back, to see what the others make of it."""

from typing import Literal, get_args

from lab.cluster import Cluster, Node
from lab.node import freezing, network, processes, starting
from lab.pki import Pki

How = Literal["kill", "freeze", "cut"]
"""kill: the power goes; freeze: it answers nobody but keeps all; cut: its link goes."""

WAYS: tuple[How, ...] = get_args(How)


def lose(cluster: Cluster, node: Node, how: How) -> None:
    """Take a node from the others, without a farewell."""
    if how == "freeze":
        freezing.freeze(cluster, node)
        return
    network.link_down(node)
    if how == "kill":
        processes.kill(node)


def revive(cluster: Cluster, node: Node) -> None:
    """Give a lost node back to the others: its link, its processes. It rejoins by itself."""
    starting.start(cluster, node, Pki(cluster))
