"""Turning Knative's release manifests into what this platform runs."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from components.objects.spread import REPLICAS, spread
from components.platform.api_connection import environment

Object = dict[str, Any]

IMAGE_PREFIX = "ko://knative.dev/serving/cmd/"
RELEASE_PREFIX = "gcr.io/knative-releases/knative.dev/serving/cmd/"

NEEDLESS = {("Certificate", "routing-serving-certs"), ("Image", "queue-proxy")}
"""For encryption inside the cluster, which is off, and for image caching, which nothing does."""

MULTI_NODE = {"HorizontalPodAutoscaler", "PodDisruptionBudget"}
"""What keeps Knative's own pods plentiful, and is in the way on one node."""

AUTOSCALED = {"activator", "webhook"}
"""Deployments whose number of pods a HorizontalPodAutoscaler of the release owns."""

FROM_RUNTIME = ("rules",)
"""Fields of the webhook configurations that Knative's webhook writes itself when it runs."""


def adapted(
    objects: Iterable[Object],
    images: str,
    settings: Mapping[str, Mapping[str, str]],
    *,
    small: bool = False,
    spread_out: bool = False,
) -> list[Object]:
    """Knative's objects with our images and settings, and without what has no use here.

    images: a pattern with {name}. settings: ConfigMap name → data. small: for few cores on one
    node, with one pod and a small CPU request for each of Knative's components. spread_out: two of
    each, on nodes of their own.
    """
    kept = [deepcopy(item) for item in objects if not _dropped(item, small)]
    for item in kept:
        _configure(item, settings)
        _leave_to_webhook(item)
        _do_not_await(item)
        if small and item["kind"] == "Deployment":
            _shrink(item)
        if spread_out:
            _spread(item)
    return [_with_images(item, images) for item in kept]


def _dropped(item: Object, small: bool) -> bool:
    kind = item["kind"]
    return (kind, item["metadata"]["name"]) in NEEDLESS or (small and kind in MULTI_NODE)


def _configure(item: Object, settings: Mapping[str, Mapping[str, str]]) -> None:
    """Set a ConfigMap's data; the `_example` that documents it is left out with its checksum."""
    if item["kind"] != "ConfigMap":
        return
    metadata = item["metadata"]
    data = {key: value for key, value in item.get("data", {}).items() if key != "_example"}
    item["data"] = {**data, **settings.get(metadata["name"], {})}
    metadata.get("annotations", {}).pop("knative.dev/example-checksum", None)


def _leave_to_webhook(item: Object) -> None:
    for webhook in item.get("webhooks", ()):
        for field in FROM_RUNTIME:
            webhook.pop(field, None)


def _do_not_await(item: Object) -> None:
    """A Service is not waited for: pods need it to become Ready, and they are waited for."""
    if item["kind"] == "Service":
        annotations = item["metadata"].setdefault("annotations", {})
        annotations["pulumi.com/skipAwait"] = "true"


def _shrink(item: Object) -> None:
    for container in item["spec"]["template"]["spec"]["containers"]:
        container["resources"]["requests"]["cpu"] = "50m"


def _spread(item: Object) -> None:
    """Two pods on two nodes, which soon notice the loss of the API server that they watch.

    An autoscaler's floor counts where it owns their number.

    The release's budgets ask for 80 %, which two pods cannot spare even one for a drain.
    """
    spec = item.get("spec", {})
    match item["kind"]:
        case "Deployment":
            if item["metadata"]["name"] not in AUTOSCALED:
                spec["replicas"] = REPLICAS
            template = spec["template"]
            labels = {"app": item["metadata"]["name"]}
            template["spec"]["topologySpreadConstraints"] = spread(labels)
            for container in template["spec"]["containers"]:
                container["env"] = [*container.get("env", ()), *environment()]
        case "HorizontalPodAutoscaler":
            spec["minReplicas"] = max(REPLICAS, spec.get("minReplicas", 1))
        case "PodDisruptionBudget":
            spec["minAvailable"] = 1
        case _:
            return


def _with_images(value: Any, images: str) -> Any:
    """The same value with every image of Knative's renamed, wherever it stands."""
    if isinstance(value, dict):
        return {key: _with_images(inner, images) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_images(inner, images) for inner in value]
    if isinstance(value, str) and value.startswith((IMAGE_PREFIX, RELEASE_PREFIX)):
        name = value.removeprefix(IMAGE_PREFIX).removeprefix(RELEASE_PREFIX)
        return images.format(name=name.partition("@")[0].partition(":")[0])
    return value
