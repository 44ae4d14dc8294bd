"""What watches the variants, and how little it may."""

from typing import Any

import pytest

from stacks.platform import NAMESPACES, main
from tests.unit import release
from tests.unit.program import Run, run

NAME = "kube-state-metrics"
WATCHED = {*NAMESPACES.values(), "knative-serving"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = str(release.write(tmp_path_factory.mktemp("manifests")))
    return run(main, "platform", {"knativeManifests": folder, "traefikManifests": folder})


def own(platform: Run, kind: str) -> list[dict[str, Any]]:
    """kube-state-metrics' objects of a kind."""
    return [item.inputs for item in platform.kind(kind) if NAME in item.name]


def container(platform: Run) -> dict[str, Any]:
    (found,) = platform.one("Deployment", NAME)["spec"]["template"]["spec"]["containers"]
    return found


def test_kube_state_metrics_has_rights_in_the_watched_namespaces_alone(platform: Run) -> None:
    assert not own(platform, "ClusterRole")
    assert not own(platform, "ClusterRoleBinding")
    for kind in ("Role", "RoleBinding"):
        assert {item["metadata"]["namespace"] for item in own(platform, kind)} == WATCHED
    (subject,) = own(platform, "RoleBinding")[0]["subjects"]
    assert (subject["namespace"], subject["name"]) == ("monitoring", NAME)


def test_kube_state_metrics_may_only_list_and_watch(platform: Run) -> None:
    rules = [rule for role in own(platform, "Role") for rule in role["rules"]]
    assert {verb for rule in rules for verb in rule["verbs"]} == {"list", "watch"}
    resources = {resource for rule in rules for resource in rule["resources"]}
    assert resources == {"pods", "deployments", "horizontalpodautoscalers"}


def test_kube_state_metrics_looks_where_it_has_rights(platform: Run) -> None:
    flags = dict(flag.split("=", 1) for flag in container(platform)["args"])
    assert set(flags["--namespaces"].split(",")) == WATCHED
    assert flags["--resources"] == "pods,deployments,horizontalpodautoscalers"
    assert "kube_horizontalpodautoscaler_status_desired_replicas" in flags["--metric-allowlist"]


def test_prometheus_finds_kube_state_metrics(platform: Run) -> None:
    service = platform.one("Service", NAME)
    (port,) = service["spec"]["ports"]
    config = platform.one("ConfigMap", "prometheus")
    assert config["metadata"]["namespace"] == service["metadata"]["namespace"]
    assert f'"{NAME}:{port["port"]:.0f}"' in config["data"]["prometheus.yml"]
    (rule,) = platform.one("NetworkPolicy", NAME)["spec"]["ingress"]
    (peer,) = rule["from"]
    assert peer == {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "prometheus"}}}


def test_namespaces_are_there_before_kube_state_metrics(platform: Run) -> None:
    names = [resource.name for resource in platform.resources]
    first = min(index for index, name in enumerate(names) if name.startswith(f"{NAME}-"))
    spaces = ["prometheus-namespace", *(f"{space}-namespace" for space in NAMESPACES.values())]
    assert all(names.index(space) < first for space in spaces)


def test_latencies_are_told_apart(platform: Run) -> None:
    """Traefik's own buckets begin at 0.1 s, above every warm request."""
    (proxy,) = platform.one("DaemonSet", "traefik")["spec"]["template"]["spec"]["containers"]
    flags = dict(flag.split("=", 1) for flag in proxy["args"])
    buckets = [float(bound) for bound in flags["--metrics.prometheus.buckets"].split(",")]
    assert buckets == sorted(buckets)
    assert buckets[0] <= 0.005
    assert buckets[-1] >= 10
    assert flags["--metrics.prometheus.addserviceslabels"] == "true"
