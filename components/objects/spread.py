"""Pods of one kind on several nodes, so that the loss of one takes but some of them, or on one."""

from typing import Any

HOST = "kubernetes.io/hostname"
REPLICAS = 2
"""Of what must outlive a node: leaders are elected among them, or all of them serve."""

ENOUGH = 3
"""Nodes from which on a cluster may lose one and go on: its datastore keeps a majority."""


def spread(labels: dict[str, str]) -> list[dict[str, Any]]:
    """A pod's `topologySpreadConstraints`, which yield where there are no other nodes to be had.

    labels: those that select the pods. As the Kubernetes API writes it.
    """
    return [
        {
            "maxSkew": 1,
            "topologyKey": HOST,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": labels},
        }
    ]


def together(labels: dict[str, str]) -> dict[str, Any]:
    """A pod's `affinity` for the node that the others are on.

    labels: those that select the pods, itself among them: the first of them may go anywhere. As the
    Kubernetes API writes it.
    """
    term = {"topologyKey": HOST, "labelSelector": {"matchLabels": labels}}
    return {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
