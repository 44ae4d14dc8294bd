"""How manifests, kubeconfigs and settings are read."""

import base64
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto.provider_pb2 import CheckRequest

from lab.plugins.failures import Failure, NotSupported
from lab.plugins.kubernetes import kinds, kubeconfig, naming, objects, quantities, settings, state
from lab.plugins.kubernetes.managers import _applied  # pyright: ignore[reportPrivateUsage]
from lab.plugins.kubernetes.yaml_decode import decode
from lab.plugins.values import Secret


def test_yaml_has_go_scalars() -> None:
    """Numbers, dates and booleans are what Kubernetes would read."""
    text = """
apiVersion: v1
kind: X
values: [0644, 1e3, 12:30:45, 2020-01-01, yes, "yes", 0x10, 1_000, ~, on, .5, 1.2.3, -3, a:b]
merged: {<<: {x: 1}, z: 2}
"""
    (found,) = decode(text, "", lambda _version, _kind: True)
    expected = [420, 1000.0, "12:30:45", "2020-01-01", True, "yes", 16, 1000, None, True]
    assert found["values"] == [*expected, 0.5, "1.2.3", -3, "a:b"]
    assert found["merged"] == {"x": 1, "z": 2}


def test_yaml_documents() -> None:
    """Empty documents are left out; the default namespace goes where one is wanted."""
    text = "---\n---\n{apiVersion: v1, kind: A}\n---\n{apiVersion: v1, kind: B}\n---\n{x: 1}\n"
    found = decode(text, "ns", lambda _version, kind: kind == "A")
    assert [item.get("metadata") for item in found] == [{"namespace": "ns"}, None]
    for wrong in ("a: [", "- 1"):
        with pytest.raises(Failure):
            decode(wrong, "", lambda _version, _kind: True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1000m", 1, True),
        ("1Gi", "1024Mi", True),
        ("1e3", "1k", True),
        ("0.1", "100m", True),
        ("1", "2", False),
        ("x", "x", False),
        (True, 1, False),
    ],
)
def test_quantities(one: Any, other: Any, *, expected: bool) -> None:
    """Amounts are the same in any notation."""
    assert quantities.same(one, other) is expected


def _config(**user: str) -> str:
    ca = base64.b64encode(b"CA").decode()
    return f"""
apiVersion: v1
current-context: two
clusters:
- {{name: a, cluster: {{server: "https://a", certificate-authority-data: {ca}}}}}
- {{name: b, cluster: {{server: "https://b/", insecure-skip-tls-verify: true}}}}
users:
- {{name: u, user: {{{", ".join(f"{key}: {value}" for key, value in user.items())}}}}}
contexts:
- {{name: one, context: {{cluster: a, user: u, namespace: ns}}}}
- {{name: two, context: {{cluster: b, user: u}}}}
"""


def test_kubeconfig(tmp_path: Path) -> None:
    """Text or path, current or named context; the token does not show."""
    path = tmp_path / "config"
    path.write_text(_config(token="hush"))
    current, named = kubeconfig.load(str(path)), kubeconfig.load(_config(), "one")
    assert (current.server, current.insecure, current.token) == ("https://b", True, "hush")
    assert (named.server, named.ca, named.namespace) == ("https://a", "CA", "ns")
    assert "hush" not in repr(current)


def test_kubeconfig_says_what_is_wrong(tmp_path: Path) -> None:
    """A missing file, context or cluster is named, with what there is."""
    with pytest.raises(Failure, match="nowhere"):
        kubeconfig.load(str(tmp_path / "nowhere"))
    with pytest.raises(Failure, match="no context named 'three': there is one, two"):
        kubeconfig.load(_config(), "three")
    with pytest.raises(Failure, match="expected a mapping"):
        kubeconfig.load("just: a\nfew: words\n")
    with pytest.raises(NotSupported):
        kubeconfig.load(_config(exec="{command: x}"))


def test_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags come from the configuration or the environment; what is unknown is refused."""
    monkeypatch.setenv("PULUMI_K8S_DELETE_UNREACHABLE", "true")
    found = settings.Settings.of({"kubernetes:config:enableSecretMutable": "true"})
    assert (found.mutable_secrets, found.delete_unreachable) == (True, True)
    assert settings.refused({"kubeconfig": "x", "enableServerSideApply": "true"}) == []
    refused = dict(
        settings.refused({"helmReleaseSettings": "{}", "enableServerSideApply": "false"})
    )
    assert set(refused) == {"helmReleaseSettings", "enableServerSideApply"}


def test_names_are_given_once() -> None:
    """A given name is kept as long as the program names nothing itself."""
    request = CheckRequest(name="web", randomSeed=b"seed")
    first = naming.named({"kind": "K"}, {}, request)
    name = objects.name(first)
    assert name.startswith("web-")
    assert len(name) == len("web-") + 8
    assert objects.name(naming.named({"kind": "K"}, first, CheckRequest(name="web"))) == name
    own = {"metadata": {"name": "own"}}
    assert naming.named(own, first, request) == own
    with pytest.raises(Failure, match="generateName"):
        naming.named({"metadata": {"generateName": "x-"}}, {}, request)


def test_types() -> None:
    """Whole objects are served; what stands for something else is refused."""
    kinds.require("kubernetes:core/v1:Namespace")
    kinds.require("kubernetes:serving.knative.dev/v1:Service")
    kinds.require("kubernetes:traefik.io/v1alpha1:MiddlewareList")
    for token in ("helm.sh/v3:Release", "core/v1:NamespacePatch", "core/v1:PodList", "yaml/v2:X"):
        with pytest.raises(Failure):
            kinds.require(f"kubernetes:{token}")
    assert kinds.typed({}, "kubernetes:core/v1:Pod") == {"apiVersion": "v1", "kind": "Pod"}


def test_a_secret_object_is_secret_in_the_state() -> None:
    """Its data, and the copy of it that kubectl leaves behind."""
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{hush}"}
    live = {"apiVersion": "v1", "kind": "Secret", "data": {"a": "aHVzaA=="}}
    kept = state.checkpoint(live, {**live, "metadata": {"annotations": annotations}}, "m", "v1")
    assert kept["data"] == kept["__inputs"]["data"] == Secret({"a": "aHVzaA=="})
    (hidden,) = kept["metadata"]["annotations"].values()
    assert hidden == Secret("{hush}")
    assert state.live_of(kept)["data"] == live["data"]


def test_inputs_seen_keep_what_the_server_leaves_out() -> None:
    """A refresh takes over changed values, and invents no change."""
    known = {"kind": "Secret", "stringData": {"a": "x"}, "immutable": False, "list": [1, 2]}
    live = {"kind": "Secret", "data": {"a": "eQ=="}, "list": [3, 2, 1], "more": 1}
    seen = state.seen_inputs(live, known)
    assert seen == {**known, "stringData": {"a": "y"}, "list": [3, 2]}


def test_creation_counts_as_application() -> None:
    """The fields of both are united in one entry; other managers keep theirs."""
    made = {"manager": "m", "operation": "Update", "fieldsV1": {"f:a": {"f:b": {}}}}
    applied = {"manager": "m", "operation": "Apply", "fieldsV1": {"f:a": {"f:c": {}}}}
    other = {"manager": "o", "operation": "Update", "fieldsV1": {}}
    found = _applied([made, other, applied], [made], "m")
    fields = {"f:a": {"f:b": {}, "f:c": {}}}
    assert found == [other, {"manager": "m", "operation": "Apply", "fieldsV1": fields}]
