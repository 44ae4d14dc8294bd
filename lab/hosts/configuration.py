"""What a program or a test needs to use the hosts, as one document."""

from typing import Any

from lab import images, imaging
from lab.cluster import Cluster
from lab.environment import MANIFESTS
from lab.hosts import bundle, lifecycle, store

KEYS = {
    "traefik": "traefikImage",
    "coredns": "corednsImage",
    "metrics-server": "metricsServerImage",
    "prometheus": "prometheusImage",
    "kube-state-metrics": "kubeStateMetricsImage",
    "local-provisioner": "storageProvisionerImage",
}
"""An image's short name → the platform's config key for it."""

REACHED = ("name", "address", "user", "port")
"""The fields of a host in the platform's config key `hosts`."""


def described(hosts: Cluster) -> dict[str, Any]:
    """The document: `platform` (config key → value of the platform's stack) and `private_key`,
    the path of the file for its secret `sshKey`.
    """
    inventory = lifecycle.inventory_of(hosts)
    return {
        "private_key": inventory[0]["private_key"],
        "platform": {
            "cluster": "microk8s",
            "hosts": [{field: host[field] for field in REACHED} for host in inventory],
            "hostKeys": {host["address"]: host["host_key"] for host in inventory},
            "sideloadImages": [_images()],
            **images_and_manifests(),
        },
    }


def _images() -> str:
    """The archive of all images that MicroK8s does not include."""
    brought = [image for image in images.ALL if not store.brings(image.name)]
    return str(bundle.bundle([imaging.build(image) for image in brought]))


def images_and_manifests() -> dict[str, str]:
    """The platform stack's config values that point to the lab's images and manifests.

    The lab's Prometheus, Debian's, cannot discover nodes by Kubernetes' API: it gets a list.
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
