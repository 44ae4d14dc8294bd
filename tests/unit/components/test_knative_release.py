"""What is made of Knative's release manifests."""

from typing import Any

import pytest

from components.platform.knative_release import adapted
from components.platform.knative_serving import KnativeServingArgs, stages
from tests.unit import release

IMAGES = "registry.example/knative/{name}:1"
SETTINGS = {"config-network": {"ingress-class": "ours"}}


def by_name(objects: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(item["kind"], item["metadata"]["name"]): item for item in objects}


@pytest.fixture
def small() -> dict[tuple[str, str], dict[str, Any]]:
    return by_name(adapted(release.core(), IMAGES, SETTINGS, small=True))


def test_images_are_renamed_wherever_they_stand(small: dict[Any, Any]) -> None:
    activator = small["Deployment", "activator"]["spec"]["template"]["spec"]["containers"][0]
    assert activator["image"] == "registry.example/knative/activator:1"
    queue = small["ConfigMap", "config-deployment"]["data"]["queue-sidecar-image"]
    assert queue == "registry.example/knative/queue:1"


def test_release_images_are_renamed_too() -> None:
    digest = "gcr.io/knative-releases/knative.dev/serving/cmd/webhook@sha256:" + "0" * 64
    item = release.thing("v1", "Thing", "webhook", spec={"image": digest})
    changed = adapted([item], IMAGES, {}, small=False)
    assert changed[0]["spec"]["image"] == "registry.example/knative/webhook:1"


def test_settings_take_the_place_of_examples(small: dict[Any, Any]) -> None:
    network = small["ConfigMap", "config-network"]
    assert network["data"] == {"ingress-class": "ours"}
    assert "knative.dev/example-checksum" not in network["metadata"]["annotations"]


def test_webhook_keeps_its_own_rules(small: dict[Any, Any]) -> None:
    """Knative's webhook writes them; if we wrote them too, a refresh would find drift."""
    webhooks = small["MutatingWebhookConfiguration", "webhook.serving.knative.dev"]["webhooks"]
    assert webhooks == [{"name": "webhook.serving.knative.dev"}]


def test_one_small_node_gets_single_small_pods(small: dict[Any, Any]) -> None:
    assert ("HorizontalPodAutoscaler", "activator") not in small
    assert ("PodDisruptionBudget", "activator-pdb") not in small
    activator = small["Deployment", "activator"]["spec"]["template"]["spec"]["containers"][0]
    assert activator["resources"]["requests"] == {"cpu": "50m", "memory": "60Mi"}


def test_large_clusters_keep_the_release_sizes() -> None:
    large = by_name(adapted(release.core(), IMAGES, SETTINGS, small=False))
    assert ("HorizontalPodAutoscaler", "activator") in large
    activator = large["Deployment", "activator"]["spec"]["template"]["spec"]["containers"][0]
    assert activator["resources"]["requests"]["cpu"] == "300m"


def test_source_is_left_as_it_was() -> None:
    source = release.core()
    adapted(source, IMAGES, SETTINGS, small=True)
    assert source == release.core()


def test_namespace_comes_first_and_webhooks_last() -> None:
    kinds = [{item["kind"] for item in stage} for stage in stages(release.core())]
    assert kinds[0] == {"Namespace"}
    assert kinds[2] == {"Deployment"}
    assert kinds[3] == {"MutatingWebhookConfiguration"}


def test_only_the_lab_skips_tag_resolution() -> None:
    args = KnativeServingArgs("folder", (), IMAGES, "notebooks.test", 86_400)
    skipping = "registries-skipping-tag-resolving"
    assert skipping not in args.settings()["config-deployment"]
    lab = KnativeServingArgs(
        "folder", (), IMAGES, "notebooks.test", 86_400, local_registry="dev.local"
    )
    assert lab.settings()["config-deployment"][skipping] == "dev.local"


def test_timeouts_are_raised_together() -> None:
    """A websocket is cut at the lowest of them."""
    args = KnativeServingArgs("folder", (), IMAGES, "notebooks.test", 86_400)
    assert set(args.settings()["config-defaults"].values()) == {"86400"}


def test_two_of_each_on_several_nodes() -> None:
    """An autoscaler's own Deployment keeps its number; its floor is raised instead."""
    controller, floor = (
        release.deployment("controller"),
        release.thing("autoscaling/v2", "HorizontalPodAutoscaler", "activator", spec={}),
    )
    budget = release.thing(
        "policy/v1", "PodDisruptionBudget", "activator-pdb", spec={"minAvailable": "80%"}
    )
    source = [controller, release.deployment("activator"), floor, budget]
    two, scaled, floor, budget = adapted(source, IMAGES, {}, spread_out=True)
    assert two["spec"]["replicas"] == 2
    assert "replicas" not in scaled["spec"]
    assert floor["spec"]["minReplicas"] == 2
    assert budget["spec"]["minAvailable"] == 1, "80 % of two would let no node be drained"
    for item in (two, scaled):
        (constraint,) = item["spec"]["template"]["spec"]["topologySpreadConstraints"]
        assert constraint["labelSelector"]["matchLabels"] == {"app": item["metadata"]["name"]}


def test_on_several_nodes_a_lost_api_server_is_soon_noticed() -> None:
    """In five seconds, before the pods of its node are out of their Services."""
    for several in (True, False):
        (activator,) = adapted([release.deployment("activator")], IMAGES, {}, spread_out=several)
        (container,) = activator["spec"]["template"]["spec"]["containers"]
        env = {item["name"]: int(item["value"]) for item in container.get("env", [])}
        assert sum(env.values()) == (5 if several else 0)
        assert all(name.startswith("HTTP2_") for name in env)
