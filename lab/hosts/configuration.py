"""What a program or a test needs to use the hosts, as one document."""

from typing import Any

from lab import images, imaging
from lab.cluster import Cluster
from lab.environment import MANIFESTS
from lab.hosts import lifecycle

KEYS = {
    "traefik": "traefikImage",
    "coredns": "corednsImage",
    "metrics-server": "metricsServerImage",
    "prometheus": "prometheusImage",
    "kube-state-metrics": "kubeStateMetricsImage",
    "local-provisioner": "storageProvisionerImage",
}
"""An image's short name → the platform's config key for it."""


def described(hosts: Cluster) -> dict[str, Any]:
    """The document: `hosts` (how to reach each), `images` (archives to side-load, by image
    name) and `platform` (config key → value, for `pulumi config set`).
    """
    return {
        "hosts": lifecycle.inventory_of(hosts),
        "images": {image.name: str(imaging.archive(image)) for image in images.ALL},
        "platform": platform(),
    }


def platform() -> dict[str, str]:
    """The platform stack's config values that point to the lab's images and manifests.

    Debian's Prometheus, the lab's, cannot ask Kubernetes for the nodes: they are listed for it.
    """
    names = {image.name.split("/", 1)[1].split(":")[0]: image.name for image in images.ALL}
    chosen = {key: names[short] for short, key in KEYS.items()}
    knative = names["knative/controller"].replace("/controller:", "/{name}:")
    folder = str(MANIFESTS)
    return chosen | {
        "knativeImages": knative,
        "nodeDiscovery": "false",
        "knativeManifests": folder,
        "traefikManifests": folder,
    }
