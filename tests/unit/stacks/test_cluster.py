"""Which cluster the platform stands on, and what it installs there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.cluster.inspection import ClusterFacts
from kubeconfigs.contexts import identity
from stacks import cluster
from stacks.platform import main
from tests.unit import release
from tests.unit.program import PLATFORM, Run, run

KUBECONFIG = {
    "clusters": [{"name": "c", "cluster": {"server": "https://192.0.2.1"}}],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [{"name": "one", "context": {"cluster": "c", "user": "u"}}],
    "current-context": "one",
}
COMPLETE = ClusterFacts(
    nodes=("203.0.113.7", "203.0.113.8"), dns=True, metrics_server=True, storage=True
)
BARE = ClusterFacts(nodes=("203.0.113.7",), dns=False, metrics_server=False, storage=False)
PROVISIONER = {"storageProvisionerImage": "mirror.example/local-provisioner:1"}


@pytest.fixture
def existing(tmp_path: Path) -> dict[str, Any]:
    folder = str(release.write(tmp_path))
    (tmp_path / "config").write_text(yaml.safe_dump(KUBECONFIG))
    return {
        "cluster": "existing",
        "kubeconfig": str(tmp_path / "config"),
        "knativeManifests": folder,
        "traefikManifests": folder,
    }


def brought_up(
    monkeypatch: pytest.MonkeyPatch, found: ClusterFacts | None, config: dict[str, Any]
) -> Run:
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: found)
    return run(main, "platform", config)


def test_an_edited_kubeconfig_leads_to_the_same_cluster(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    """Another identity has the provider replaced, with volumes and all."""
    known = yaml.safe_dump({**KUBECONFIG, "preferences": {"colors": True}})
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: COMPLETE)
    outputs = {**PLATFORM, "kubeconfig": known}
    platform = run(main, "platform", existing, platform=outputs)
    (provider,) = platform.kind("kubernetes")
    assert provider.inputs["clusterIdentifier"] == identity(known)
    assert identity(platform.outputs["kubeconfig"]) == identity(known)


def test_cluster_keeps_the_add_ons_that_it_brings(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    platform = brought_up(monkeypatch, COMPLETE, existing)
    assert not platform.kind("APIService")
    assert not platform.kind("StorageClass")
    assert "kube-dns" not in {item.inputs["metadata"]["name"] for item in platform.kind("Service")}
    assert platform.outputs["nodes"] == ["203.0.113.7", "203.0.113.8"]
    assert platform.outputs["ingress"]["address"] == "203.0.113.7"
    assert platform.secrets == {"kubeconfig"}


def test_missing_add_ons_are_installed(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    platform = brought_up(
        monkeypatch, BARE, {**existing, **PROVISIONER, "dnsAddress": "10.152.183.10"}
    )
    assert platform.one("Service", "kube-dns")["spec"]["clusterIP"] == "10.152.183.10"
    assert platform.one("APIService")
    (pod,) = [item.inputs for item in platform.kind("DaemonSet") if "storage" in item.name]
    (provisioner,) = pod["spec"]["template"]["spec"]["containers"]
    assert provisioner["image"] == PROVISIONER["storageProvisionerImage"]


def test_installed_storage_needs_an_image(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    found = ClusterFacts(nodes=("203.0.113.7",), dns=True, metrics_server=True, storage=False)
    with pytest.raises(pulumi.RunError, match="config set storageProvisionerImage IMAGE"):
        brought_up(monkeypatch, found, existing)
    platform = brought_up(monkeypatch, found, {**existing, "storageProvisioner": "present"})
    assert not platform.kind("StorageClass")


def test_what_others_have_installed_is_named_and_left_alone(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    """Pulumi's provider adopts what exists, and would delete it with the stack."""
    found = replace(COMPLETE, foreign=("Namespace traefik",))
    with pytest.raises(pulumi.RunError, match="has Namespace traefik already, made by others"):
        brought_up(monkeypatch, found, existing)


def test_installed_dns_needs_its_address(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    with pytest.raises(pulumi.RunError, match="config set dnsAddress"):
        brought_up(monkeypatch, BARE, existing)


def test_official_images_and_own_choices(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    config = {**existing, "traefikImage": "mirror.example/traefik:3"}
    platform = brought_up(monkeypatch, COMPLETE, config)

    def image(kind: str, name: str) -> str:
        return platform.one(kind, name)["spec"]["template"]["spec"]["containers"][0]["image"]

    assert image("DaemonSet", "traefik") == "mirror.example/traefik:3"
    release_image = "gcr.io/knative-releases/knative.dev/serving/cmd/activator:v1.17.0"
    assert image("Deployment", "activator") == release_image
    assert image("Deployment", "prometheus") == "quay.io/prometheus/prometheus:v2.42.0"


def test_ingress_address_can_be_given(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    platform = brought_up(monkeypatch, COMPLETE, {**existing, "ingressAddress": "lb.example"})
    assert platform.outputs["ingress"]["address"] == "lb.example"
