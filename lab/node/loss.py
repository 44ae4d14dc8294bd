"""Losing a node and reviving it, to observe how the others react."""

from typing import Literal, get_args

from lab.cluster import Cluster, Node
from lab.node import freezing, network, processes, starting
from lab.pki import Pki

How = Literal["kill", "freeze", "cut"]
"""kill: its processes end; freeze: they keep their state but do not answer; cut: its link fails."""

WAYS: tuple[How, ...] = get_args(How)


def lose(cluster: Cluster, node: Node, how: How) -> None:
    """Make a node unavailable to the others, without a shutdown."""
    if how == "freeze":
        freezing.freeze(cluster, node)
        return
    network.link_down(node)
    if how == "kill":
        processes.kill(node)


def revive(cluster: Cluster, node: Node) -> None:
    """Restore a lost node's link and processes. It rejoins by itself."""
    starting.start(cluster, node, Pki(cluster))
