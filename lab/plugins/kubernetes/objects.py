"""Kubernetes objects as plain dictionaries: names, annotations, places."""

from __future__ import annotations

import copy
from typing import Any

from lab.plugins.kubernetes.api import Object

AUTONAMED = "pulumi.com/autonamed"
DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy"
FIELD_MANAGER = "pulumi.com/patchFieldManager"
PATCH_FORCE = "pulumi.com/patchForce"
SKIP_AWAIT = "pulumi.com/skipAwait"
TIMEOUT = "pulumi.com/timeoutSeconds"
WAIT_FOR = "pulumi.com/waitFor"

_READ_ONLY = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
)


def dig(value: Any, *path: str | int) -> Any:
    """What `value` holds at `path`, or None."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def name(obj: Object) -> str:
    """The object's name, or ""."""
    return dig(obj, "metadata", "name") or ""


def namespace(obj: Object) -> str:
    """The object's namespace, or ""."""
    return dig(obj, "metadata", "namespace") or ""


def identity(obj: Object) -> str:
    """The object's name with its namespace, as in ``namespace/name``: its Pulumi ID."""
    return f"{namespace(obj)}/{name(obj)}" if namespace(obj) else name(obj)


def label(obj: Object) -> str:
    """The object's kind and name, for messages."""
    return f"{obj.get('kind', 'object')} {identity(obj)}"


def parse_identity(text: str) -> tuple[str, str]:
    """The namespace (or "") and the name in a Pulumi ID."""
    place, _, own = text.rpartition("/")
    return place, own


def annotation(obj: Object, key: str) -> str:
    """The value of an annotation, or ""."""
    return str(dig(obj, "metadata", "annotations", key) or "")


def is_true(obj: Object, key: str) -> bool:
    """Whether an annotation says "true"."""
    return annotation(obj, key) == "true"


def annotated(obj: Object, key: str, value: str) -> Object:
    """`obj` with one more annotation."""
    metadata = obj.get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), key: value}
    return {**obj, "metadata": {**metadata, "annotations": annotations}}


def placed(obj: Object, **metadata: str) -> Object:
    """`obj` with another name or namespace. An empty value removes it."""
    merged = {**(obj.get("metadata") or {}), **metadata}
    return {**obj, "metadata": {key: value for key, value in merged.items() if value != ""}}


def desired(obj: Object) -> Object:
    """The part of `obj` that a user may set: without status and the server's own metadata."""
    result = {key: copy.deepcopy(value) for key, value in obj.items() if key != "status"}
    metadata = result.get("metadata")
    if isinstance(metadata, dict):
        for key in _READ_ONLY:
            metadata.pop(key, None)
    return result


def is_empty(value: Any) -> bool:
    """Whether Kubernetes may leave `value` out because it says nothing."""
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    return value in (None, "", 0, False)
