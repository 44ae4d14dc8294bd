"""Grafana, where the platform brings it."""

import json
from pathlib import Path
from typing import Any

import pytest

from components.cluster.inspection import ClusterFacts
from stacks import cluster
from stacks.platform import main
from tests.unit import release
from tests.unit.program import KUBECONFIG, Run, run, secret

PASSWORD = "made-by-the-program"
PEERS = {"podSelector", "namespaceSelector"}


@pytest.fixture(scope="module")
def existing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = release.write(tmp_path_factory.mktemp("manifests"))
    (folder / "config").write_text(KUBECONFIG)
    return {
        "cluster": "existing",
        "kubeconfig": str(folder / "config"),
        "knativeManifests": str(folder),
        "traefikManifests": str(folder),
    }


@pytest.fixture(scope="module")
def platform(existing: dict[str, Any]) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        found = ClusterFacts(nodes=("203.0.113.7",), dns=True, metrics_server=True, storage=True)
        patch.setattr(cluster, "inspect_cluster", lambda *_: found)
        return run(main, "platform", {**existing, "dashboards": True})


def pod(platform: Run) -> dict[str, Any]:
    return platform.one("Deployment", "grafana")["spec"]["template"]["spec"]


def test_no_grafana_unless_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch, existing: dict[str, Any]
) -> None:
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: None)
    without = run(main, "platform", existing)
    names = {item.inputs["metadata"]["name"] for item in without.kind("Deployment")}
    assert "prometheus" in names
    assert "grafana" not in names
    assert "dashboards" not in without.outputs


def test_password_is_made_and_stays_secret(platform: Run) -> None:
    assert secret(platform.one("Secret", "grafana-admin")["stringData"]) == {"password": PASSWORD}
    assert platform.outputs["dashboards"]["password"] == PASSWORD
    assert platform.secrets == {"kubeconfig", "dashboards"}
    assert PASSWORD not in json.dumps(platform.one("Deployment", "grafana"))


def test_grafana_is_hardened(platform: Run) -> None:
    spec = pod(platform)
    (container,) = spec["containers"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
    writable = {mount["name"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
    assert all("emptyDir" in volume for volume in spec["volumes"] if volume["name"] in writable)


def test_grafana_has_no_guests_and_calls_nobody(platform: Run) -> None:
    (container,) = pod(platform)["containers"]
    settings = {entry["name"]: entry.get("value") for entry in container["env"]}
    assert settings["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    assert settings["GF_USERS_ALLOW_SIGN_UP"] == "false"
    assert settings["GF_ANALYTICS_REPORTING_ENABLED"] == "false"
    assert settings["GF_ANALYTICS_CHECK_FOR_UPDATES"] == "false"
    policy = platform.one("NetworkPolicy", "grafana")["spec"]
    assert sorted(policy["policyTypes"]) == ["Egress", "Ingress"]
    assert policy["ingress"] == []
    assert all(peer.keys() <= PEERS for rule in policy["egress"] for peer in rule["to"])


def test_prometheus_lets_grafana_in(platform: Run) -> None:
    (rule,) = platform.one("NetworkPolicy", "prometheus")["spec"]["ingress"]
    labels = platform.one("Deployment", "grafana")["spec"]["template"]["metadata"]["labels"]
    allowed = [peer["podSelector"]["matchLabels"] for peer in rule["from"] if "podSelector" in peer]
    assert any(selector.items() <= labels.items() for selector in allowed)


def test_what_is_provisioned_is_mounted_where_grafana_looks(platform: Run) -> None:
    files = platform.one("ConfigMap", "grafana")["data"]
    source = json.loads(files["datasources.yaml"])["datasources"][0]
    provider = json.loads(files["dashboards.yaml"])["providers"][0]
    assert source["url"] == "http://prometheus.monitoring.svc:9090"
    spec = pod(platform)
    (container,) = spec["containers"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    paths = {
        f"{mounts[volume['name']]}/{item['path']}"
        for volume in spec["volumes"]
        if "configMap" in volume
        for item in volume["configMap"]["items"]
    }
    assert paths == {
        "/etc/grafana/provisioning/datasources/datasources.yaml",
        "/etc/grafana/provisioning/dashboards/dashboards.yaml",
        f"{provider['options']['path']}/notebooks.json",
    }
    assert json.loads(files["notebooks.json"])["panels"]
