"""What counts as a change of an object, and what it takes."""

from typing import Any

import pytest

from lab.plugins.kubernetes.compare import changes
from lab.plugins.kubernetes.immutable import Immutability
from lab.plugins.values import UNKNOWN

Object = dict[str, Any]


def _object(kind: str = "Deployment", api_version: str = "apps/v1", **fields: Any) -> Object:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "n"}, **fields}


def _paths(old: Object, live: Object, new: Object) -> list[str]:
    return [change.text for change in changes(old, live, new)]


@pytest.mark.parametrize(
    ("old", "live", "new", "expected"),
    [
        ({"replicas": 1}, {"replicas": 1, "paused": False}, {"replicas": 1}, []),
        ({"replicas": 1}, {"replicas": 5}, {"replicas": 1}, ["spec.replicas"]),
        ({}, {"replicas": 1}, {"replicas": 1}, ["spec.replicas"]),
        ({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"a": 1}, ["spec.b"]),
        ({"a": 1, "b": 1}, {"a": 1}, {"a": 1}, []),
        ({"hostNetwork": False}, {}, {"hostNetwork": False}, []),
        ({}, {}, {"hostNetwork": False}, ["spec.hostNetwork"]),
        ({"x": [1]}, {"x": [1, 2]}, {"x": [1]}, []),
        ({"x": [1]}, {"x": [1]}, {"x": [1, 2]}, ["spec.x[1]"]),
        ({"x": [1, 2]}, {"x": [1, 2]}, {"x": [1]}, ["spec.x[1]"]),
        ({"x": [{"a": 1}]}, {"x": [{"a": 1, "b": 2}]}, {"x": [{"a": 3}]}, ["spec.x[0].a"]),
        ({"x": {"a": 1}}, {"x": {"a": 1}}, {"x": "text"}, ["spec.x"]),
        ({"x": 1}, {"x": 1}, {"x": True}, ["spec.x"]),
        ({"x": 1}, {"x": 1}, {"x": UNKNOWN}, ["spec.x"]),
        ({"a.b/c": 1}, {"a.b/c": 1}, {"a.b/c": 2}, ['spec["a.b/c"]']),
    ],
)
def test_fields(old: Object, live: Object, new: Object, expected: list[str]) -> None:
    """Only fields that the program mentions, or has mentioned, can differ."""
    triple = (_object(spec=spec) for spec in (old, live, new))
    assert _paths(*triple) == expected


def test_quantities_are_amounts_where_kubernetes_says_so() -> None:
    """Another notation is no change; in a custom resource it is text."""
    spec = {"limits": {"cpu": "1000m", "memory": "1Gi"}}
    seen = {"limits": {"cpu": "1", "memory": "1024Mi"}}
    more = {"limits": {"cpu": "2", "memory": "1Gi"}}
    assert _paths(_object(spec=spec), _object(spec=seen), _object(spec=spec)) == []
    assert _paths(_object(spec=spec), _object(spec=seen), _object(spec=more)) == ["spec.limits.cpu"]
    own = {"api_version": "plug.test/v1", "kind": "Widget"}
    found = _paths(_object(spec=spec, **own), _object(spec=seen, **own), _object(spec=spec, **own))
    assert found == ["spec.limits.cpu", "spec.limits.memory"]


def test_a_secret_is_compared_by_its_content() -> None:
    """`stringData` is what the server makes `data` of; a change is told where it was written."""
    base = {"kind": "Secret", "api_version": "v1"}
    old, live = _object(stringData={"p": "a"}, **base), _object(data={"p": "YQ=="}, **base)
    assert _paths(old, live, old) == []
    assert _paths(old, live, _object(stringData={"p": "b"}, **base)) == ["stringData.p"]
    assert _paths(old, live, _object(data={"p": "YQ=="}, **base)) == []


def test_what_the_server_owns_is_no_change() -> None:
    """Status and the server's metadata in a manifest mean nothing."""
    old = _object(status={"x": 1})
    new = {**old, "metadata": {"name": "n", "uid": "1", "generation": 4}}
    assert _paths(old, _object(status={"x": 2}), new) == []


@pytest.mark.parametrize(
    ("obj", "path", "expected"),
    [
        (_object(), ("metadata", "name"), True),
        (_object(), ("metadata", "labels", "a"), False),
        (_object(), ("spec", "selector", "matchLabels", "a"), True),
        (_object(), ("spec", "replicas"), False),
        (_object("ConfigMap", "v1"), ("data", "a"), True),
        (_object("Secret", "v1"), ("stringData", "a"), True),
        (_object("Secret", "v1"), ("type",), True),
        (_object("Job", "batch/v1"), ("spec", "template", "spec"), True),
        (_object("Job", "batch/v1"), ("spec",), True),
        (_object("RoleBinding", "rbac.authorization.k8s.io/v1"), ("roleRef", "name"), True),
        (_object("RoleBinding", "rbac.authorization.k8s.io/v1"), ("subjects", 0), False),
        (_object("PersistentVolumeClaim", "v1"), ("spec", "resources"), True),
        (_object("Service", "v1"), ("spec", "clusterIP"), True),
        (_object("Service", "v1"), ("spec", "type"), False),
        (_object("Service", "serving.knative.dev/v1"), ("spec", "clusterIP"), False),
        (_object("Pod", "v1"), ("spec", "containers", 0, "image"), True),
        (_object("Pod", "v1"), ("spec", "tolerations"), False),
        (_object("StorageClass", "storage.k8s.io/v1"), ("parameters", "a"), True),
    ],
)
def test_immutable_fields(obj: Object, path: tuple[str | int, ...], *, expected: bool) -> None:
    """The fields whose change makes a new object."""
    assert Immutability().replaces(obj, path) is expected


def test_data_may_be_declared_mutable() -> None:
    """Then only objects that say `immutable` themselves are replaced, and a Secret's type."""
    rule = Immutability(mutable_configmaps=True, mutable_secrets=True)
    assert not rule.replaces(_object("ConfigMap", "v1"), ("data", "a"))
    assert rule.replaces(_object("ConfigMap", "v1", immutable=True), ("data", "a"))
    assert not rule.replaces(_object("Secret", "v1"), ("data", "a"))
    assert rule.replaces(_object("Secret", "v1"), ("type",))
