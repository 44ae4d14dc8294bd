"""The Kubernetes provider: an object's life from creation to deletion."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.plugins.kubernetes.programs import HEAD
from tests.plugins.project import Project

Kubectl = Callable[..., str]
Get = Callable[[str, str], dict[str, Any]]

OBJECTS = (
    HEAD
    + """
text = config.get("text") or "one"
settings = k8s.core.v1.ConfigMap("settings", metadata=meta(
    labels={"app.kubernetes.io/name": config.get("label") or "x"}), data={"text": text}, opts=opts)
fixed = k8s.core.v1.ConfigMap("fixed", metadata=meta(name="fixed"), data={"text": text}, opts=opts)
secret = k8s.core.v1.Secret("secret", metadata=meta(name="secret"),
    string_data={"password": "hush-hush"}, opts=opts)
quota = k8s.core.v1.ResourceQuota("quota", metadata=meta(name="quota"),
    spec={"hard": {"pods": int(config.get("pods") or 9), "requests.cpu": "2000m"}}, opts=opts)
deployment = k8s.apps.v1.Deployment("deployment", metadata=meta(name="deployment"), spec={
    "replicas": 0,
    "selector": {"match_labels": {"app": config.get("app") or "a"}},
    "template": {
        "metadata": {"labels": {"app": config.get("app") or "a"}},
        "spec": {"host_network": False, "containers": [{"name": "c", "image": "none",
            "resources": {"limits": {"cpu": "1000m", "memory": "1024Mi"}}}]},
    },
}, opts=opts)
pulumi.export("settings", settings.metadata.name)
pulumi.export("secret", secret.data)
"""
)


@pytest.fixture
def get(kubectl: Kubectl, namespace: str) -> Callable[[str, str], dict[str, Any]]:
    """An object of the module's namespace, by kind and name."""
    return lambda kind, name: json.loads(kubectl("-n", namespace, "get", kind, name, "-o", "json"))


def test_create_change_and_delete(cluster_project: Project, get: Get, kubectl: Kubectl) -> None:
    """Objects are made, left alone, changed in place, replaced, and taken away."""
    own = 'own = k8s.core.v1.Namespace("plug", opts=opts)\npulumi.export("own", own.metadata.name)'
    project = cluster_project.program(OBJECTS + own)
    project.pulumi("up", "--yes").ok()
    name, own_namespace = project.outputs()["settings"], project.outputs()["own"]
    assert name.startswith("settings-")
    assert get("configmap", name)["data"] == {"text": "one"}
    project.up("--expect-no-changes").ok()

    plan = project.config(label="y", pods="8").plan()
    label = 'metadata.labels["app.kubernetes.io/name"]'
    assert plan["settings"]["op"] == "update"
    assert list(plan["settings"]["detailedDiff"]) == [label]
    project.up().ok()
    assert project.outputs()["settings"] == name  # a given name is kept
    assert get("quota", "quota")["spec"] == {"hard": {"pods": "8", "requests.cpu": "2"}}

    plan = project.config(text="two", app="b").plan()
    for changed, path in (
        ("settings", "data.text"),
        ("fixed", "data.text"),
        ("deployment", "spec.selector.matchLabels.app"),
    ):
        assert "replace" in plan[changed]["op"]
        assert plan[changed]["detailedDiff"][path]["kind"] == "update-replace"
    project.up().ok()
    assert project.outputs()["settings"] != name
    assert get("configmap", "fixed")["data"] == {"text": "two"}

    project.destroy().ok()
    assert kubectl("get", "namespace", own_namespace, "--ignore-not-found") == ""


def test_refresh_shows_a_hand_edit(
    cluster_project: Project, get: Get, kubectl: Kubectl, namespace: str
) -> None:
    """Nothing is found where nothing was touched; a hand edit is, and an up mends it."""
    project = cluster_project.program(OBJECTS)
    project.up().ok()
    project.refresh("--expect-no-changes").ok()
    project.up("--expect-no-changes").ok()

    name = project.outputs()["settings"]
    patch = json.dumps({"data": {"text": "by hand"}})
    kubectl("-n", namespace, "patch", "configmap", name, "-p", patch)
    kubectl("-n", namespace, "delete", "quota", "quota")
    refreshed = project.refresh("--diff").ok().text
    assert '"one" => "by hand"' in refreshed
    assert "ResourceQuota: (delete)" in refreshed
    project.up().ok()
    assert get("quota", "quota")
    restored = project.outputs()["settings"]
    assert get("configmap", restored)["data"] == {"text": "one"}


def test_secrets_stay_secret(cluster_project: Project) -> None:
    """A Secret's data is encrypted in the state, inputs included, and shown when asked for."""
    project = cluster_project.program(OBJECTS)
    text = project.up().ok().text
    encoded = base64.b64encode(b"hush-hush").decode()
    state = project.pulumi("stack", "export").ok().text
    for where in (text, state, project.pulumi("stack", "output").text):
        assert "hush-hush" not in where
        assert encoded not in where
    assert project.outputs()["secret"] == {"password": encoded}


def test_an_existing_object_is_imported(
    cluster_project: Project, get: Get, kubectl: Kubectl, namespace: str
) -> None:
    """`import_` takes over an object that matches the program, without touching it."""
    kubectl("-n", namespace, "create", "configmap", "old", "--from-literal=a=b")
    before = get("configmap", "old")["metadata"]
    program = f"""
k8s.core.v1.ConfigMap("old", metadata=meta(name="old"), data={{"a": "b"}},
    opts=pulumi.ResourceOptions(provider=provider, import_="{namespace}/old"))
"""
    project = cluster_project.program(HEAD + program)
    project.up().ok()
    assert get("configmap", "old")["metadata"] == before
    project.up("--expect-no-changes").ok()


def test_a_hand_edit_in_the_way_is_a_conflict(
    cluster_project: Project, get: Get, kubectl: Kubectl, namespace: str
) -> None:
    """A field that someone else has set is not overwritten, unless the annotation says so."""
    project = cluster_project.program(OBJECTS)
    project.up().ok()
    patch = json.dumps({"spec": {"hard": {"pods": "5"}}})
    kubectl("-n", namespace, "patch", "quota", "quota", "-p", patch, "--field-manager=someone")
    project.config(pods="7")
    assert "someone" in project.up().failed().text
    annotated = 'meta(name="quota", annotations={"pulumi.com/patchForce": "true"})'
    project.program(OBJECTS.replace('meta(name="quota")', annotated))
    project.up().ok()
    spec = get("quota", "quota")["spec"]
    assert spec == {"hard": {"pods": "7", "requests.cpu": "2"}}
