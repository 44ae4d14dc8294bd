"""The Kubernetes provider for the platform's cluster."""

import pulumi
from pulumi_kubernetes import Provider

from kubeconfigs.contexts import identity, reached


def cluster_provider(
    kubeconfig: pulumi.Input[str], *, config_maps_mutable: bool | None = None
) -> Provider:
    """A provider that uses the first API server that answers, found out anew by each run.

    `clusterIdentifier` tells the plugin that it is one cluster by whichever of them: it is updated
    then, where another server's address alone would replace it with all that it has made.
    """
    text = pulumi.Output.from_input(kubeconfig)
    return Provider(
        "cluster",
        kubeconfig=text.apply(reached),
        cluster_identifier=pulumi.Output.unsecret(text.apply(identity)),
        enable_config_map_mutable=config_maps_mutable,
    )
