"""How soon several nodes notice that one of them is gone; one node alone keeps the defaults.

Kubernetes' own defaults wait for slow networks: 15 s for another leader, 50 s for a node, 300 s
for its pods. In a lab the nodes share one machine. Where the lost node had the leader of the
controllers, lease and grace pass one after the other.
"""

from lab.cluster import Cluster

LEASE_S, RENEW_S, RETRY_S = 5, 4, 0.5
"""A leader's lease, how long it tries to renew it, and how often the others look.

Without a majority's leader etcd takes no writes for 2 to 4 s: a leader of ours that gave up within
that time would take the nodes' grace from its successor, for whom it begins anew.
"""

HEARTBEAT_S = 2
"""A kubelet's lease, which it renews four times in that time.

It also waits no longer for an answer: a renewal that was on its way to an etcd that is lost would
have none for 7 s, longer than the grace of the nodes that are left.
"""

GRACE_S, LOOK_S = 5, 0.5
"""A node without a heartbeat for so long is not Ready, and how often that is looked at."""

EVICTED_S = 20
"""Pods that tolerate nothing else leave a node that is gone after that."""


def leader(cluster: Cluster) -> list[str]:
    """What controller manager and scheduler are told of electing a leader."""
    if len(cluster.nodes) == 1:
        return ["--leader-elect=false"]
    return [
        "--leader-elect=true",
        f"--leader-elect-lease-duration={LEASE_S}s",
        f"--leader-elect-renew-deadline={RENEW_S}s",
        f"--leader-elect-retry-period={RETRY_S}s",
    ]


def watching(cluster: Cluster) -> list[str]:
    """What the controller manager is told of nodes that are silent."""
    if len(cluster.nodes) == 1:
        return []
    return [f"--node-monitor-grace-period={GRACE_S}s", f"--node-monitor-period={LOOK_S}s"]


def leaving(cluster: Cluster) -> list[str]:
    """What the API server is told of pods on such nodes."""
    if len(cluster.nodes) == 1:
        return []
    kinds = ("not-ready", "unreachable")
    return [f"--default-{kind}-toleration-seconds={EVICTED_S}" for kind in kinds]


def heartbeat(cluster: Cluster) -> dict[str, int]:
    """What a kubelet is told of its heartbeat."""
    return {} if len(cluster.nodes) == 1 else {"nodeLeaseDurationSeconds": HEARTBEAT_S}
