"""How soon several nodes notice the loss of one of them; a single node keeps the defaults.

Kubernetes' own defaults allow for slow networks: 15 s for another leader, 50 s for a node, 300 s
for its pods. In a lab the nodes share one machine. If the lost node had the controllers' leader,
its lease expires first, and only then does the grace period begin.
"""

from lab.cluster import Cluster

LEASE_S, RENEW_S, RETRY_S = 5, 4, 0.5
"""A leader's lease, how long it tries to renew it, and how often the others check it.

While etcd elects a leader, it accepts no writes for 2 to 4 s. If the controllers' leader gave up
within that time, the grace period of lost nodes would start again under its successor.
"""

HEARTBEAT_S = 2
"""A kubelet's lease, which it renews four times in that time.

This is also how long it waits for an answer: a renewal in flight to a lost etcd member would
otherwise wait for 7 s, longer than the grace period of the remaining nodes.
"""

GRACE_S, LOOK_S = 5, 0.5
"""Seconds without a heartbeat after which a node is not Ready, and how often that is checked."""

EVICTED_S = 20
"""Seconds after which pods without tolerations of their own leave a lost node."""


def leader(cluster: Cluster) -> list[str]:
    """The flags of controller manager and scheduler for electing a leader."""
    if len(cluster.nodes) == 1:
        return ["--leader-elect=false"]
    return [
        "--leader-elect=true",
        f"--leader-elect-lease-duration={LEASE_S}s",
        f"--leader-elect-renew-deadline={RENEW_S}s",
        f"--leader-elect-retry-period={RETRY_S}s",
    ]


def watching(cluster: Cluster) -> list[str]:
    """The flags of the controller manager for silent nodes."""
    if len(cluster.nodes) == 1:
        return []
    return [f"--node-monitor-grace-period={GRACE_S}s", f"--node-monitor-period={LOOK_S}s"]


def leaving(cluster: Cluster) -> list[str]:
    """The flags of the API server for pods on such nodes."""
    if len(cluster.nodes) == 1:
        return []
    kinds = ("not-ready", "unreachable")
    return [f"--default-{kind}-toleration-seconds={EVICTED_S}" for kind in kinds]


def heartbeat(cluster: Cluster) -> dict[str, int]:
    """The kubelet's configuration of its heartbeat."""
    return {} if len(cluster.nodes) == 1 else {"nodeLeaseDurationSeconds": HEARTBEAT_S}
