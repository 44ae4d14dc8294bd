"""The Kubernetes provider: what is refused, and what works without a cluster."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.plugins.kubernetes.programs import HEAD
from tests.plugins.project import Project

Kubectl = Callable[..., str]

MANIFEST = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: decoded, namespace: NAMESPACE, labels: {since: 2020-01-01, "on": "1"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: decoded, namespace: NAMESPACE}
data: {mode: "0644"}
---
# nothing here
"""

WIDGETS = """
name = config.require("group")
definition = k8s.apiextensions.v1.CustomResourceDefinition("widgets",
    metadata={"name": f"widgets.{name}"}, spec={
        "group": name, "scope": "Namespaced", "names": {"kind": "Widget", "plural": "widgets"},
        "versions": [{"name": "v1", "served": True, "storage": True, "schema": {
            "open_apiv3_schema": {"type": "object",
                "x_kubernetes_preserve_unknown_fields": True}}}]}, opts=opts)
"""
WIDGET = """
k8s.apiextensions.CustomResource("widget", api_version=f"{config.require('group')}/v1",
    kind="Widget", metadata=meta(annotations=json.loads(config.get("annotations") or "{}")),
    spec={"size": 1, "off": False}, opts=opts)
"""


def test_previews_need_no_cluster(project: Project) -> None:
    """A server that does not answer, or is not known yet, does not stop a preview."""
    kubeconfig = """
apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:9"}}]
users: [{name: u, user: {token: none}}]
"""
    (project.folder / "manifest.yaml").write_text(MANIFEST.replace("NAMESPACE", "default"))
    program = HEAD + (
        'k8s.core.v1.ConfigMap("settings", metadata=meta(), data={"a": "b"}, opts=opts)\n'
        'k8s.yaml.ConfigFile("manifest", file="manifest.yaml", opts=opts)\n'
    )
    project.program(program).config(kubeconfig=kubeconfig, namespace="n")
    text = project.preview().ok().text
    assert "core/v1:ConfigMap settings create" in text
    assert "core/v1:ServiceAccount" in text
    assert "unreachable" in project.up().failed().text

    made = "command.stdout.apply(lambda text: text)"
    later = HEAD.replace('config.get("kubeconfig")', made).replace(
        "provider =",
        "from pulumi_command import local\ncommand = local.Command('c', create='echo')\nprovider =",
    )
    project.program(later + 'k8s.core.v1.ConfigMap("s", metadata=meta(), data={}, opts=opts)')
    project.preview().ok()


def test_an_object_that_exists_is_taken_over(
    cluster_project: Project, kubectl: Kubectl, namespace: str
) -> None:
    """The program's fields are added to it. Where another manager's differ, it is left as it is."""
    kubectl("-n", namespace, "create", "configmap", "theirs", "--from-literal=a=b")

    def data() -> str:
        return kubectl("-n", namespace, "get", "configmap", "theirs", "-o", "jsonpath={.data}")

    program = 'k8s.core.v1.ConfigMap("c", metadata=meta(name="theirs"), data={}, opts=opts)'
    changed = cluster_project.program(HEAD + program.replace("{}", '{"a": "x"}'))
    assert 'conflict with "kubectl-create"' in changed.up().failed().text
    assert json.loads(data()) == {"a": "b"}

    cluster_project.program(HEAD + program.replace("{}", '{"c": "d"}')).up().ok()
    assert json.loads(data()) == {"a": "b", "c": "d"}


def test_an_invalid_object_is_refused_in_the_preview(cluster_project: Project) -> None:
    """Where the server can tell already, the preview fails."""
    program = """
k8s.apps.v1.Deployment("bad", metadata={"namespace": "default"}, spec={
    "selector": {"match_labels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "c"}},
    "spec": {"containers": [{"name": "c", "image": "i"}]}}}, opts=opts)
"""
    text = cluster_project.program(HEAD + program).preview().failed().text
    assert "`selector` does not match template `labels`" in text


def test_custom_resources_and_their_definition(
    cluster_project: Project, kubectl: Kubectl, namespace: str, tmp_path: Path
) -> None:
    """A resource waits for its kind to be served, also when nothing says that it depends on it.

    Its own conditions are waited for where the annotation `waitFor` says so.
    """
    group = f"{tmp_path.name.replace('_', '-')}.plug.test"
    project = cluster_project.config(group=group).program(HEAD + WIDGETS + WIDGET)
    project.pulumi("up", "--yes").ok()  # with its preview, for which the kind is unknown
    project.refresh("--expect-no-changes").ok()
    project.up("--expect-no-changes").ok()
    waiting = {"pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "3"}
    text = project.config(annotations=json.dumps(waiting)).up().failed().text
    assert "timed out" in text
    # The garbage collector takes half a minute to learn of a new kind: do not wait for it.
    at_once = {"pulumi.com/deletionPropagationPolicy": "background"}
    project.config(annotations=json.dumps(at_once)).up().ok()
    project.program(HEAD + WIDGETS).up().ok()
    assert kubectl("-n", namespace, "get", f"widgets.{group}", "-o", "name") == ""


def test_a_kind_that_nobody_serves_is_refused(cluster_project: Project) -> None:
    """The error says that the definition is missing, once it has been waited for in vain."""
    project = cluster_project.config(group="nobody.plug.test").program(HEAD + WIDGET)
    text = project.pulumi("up", "--yes").failed().text
    assert 'no matches for kind "Widget" in version "nobody.plug.test/v1"' in text


def test_manifests_are_decoded_as_kubernetes_does(
    cluster_project: Project, kubectl: Kubectl, namespace: str
) -> None:
    """ConfigFile makes one resource of each document; dates and modes stay text."""
    project = cluster_project
    (project.folder / "manifest.yaml").write_text(MANIFEST.replace("NAMESPACE", namespace))
    project.program(HEAD + 'k8s.yaml.ConfigFile("manifest", file="manifest.yaml", opts=opts)')
    project.up().ok()
    labels = kubectl("-n", namespace, "get", "sa", "decoded", "-o", "jsonpath={.metadata.labels}")
    assert labels == '{"on":"1","since":"2020-01-01"}'
    project.up("--expect-no-changes").ok()
