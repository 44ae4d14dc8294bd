"""How many notebooks may be moved at once."""

import pulumi
from pulumi_kubernetes.policy.v1 import PodDisruptionBudget

from components.notebook.arguments import NAME
from components.objects.labels import labels, selector


def disruption_budget(
    name: str, namespace: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> PodDisruptionBudget:
    """One pod at a time, when a node is drained; a lone pod may go, or the drain would hang."""
    return PodDisruptionBudget(
        f"{name}-budget",
        metadata={"name": NAME, "namespace": namespace, "labels": labels(NAME)},
        spec={"max_unavailable": 1, "selector": {"match_labels": selector(NAME)}},
        opts=opts,
    )
