"""The state of an object as Pulumi keeps it: the live object, and the inputs it came from."""

from __future__ import annotations

import base64
from typing import Any

from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.objects import desired, is_empty
from lab.plugins.values import Secret, mark_secrets, plain

_INPUTS = "__inputs"
_API_VERSION = "__initialApiVersion"
_FIELD_MANAGER = "__fieldManager"
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_DASHED = {
    f"x_kubernetes_{name.replace('-', '_')}": f"x-kubernetes-{name}"
    for name in (
        "embedded-resource",
        "int-or-string",
        "list-map-keys",
        "list-type",
        "map-type",
        "preserve-unknown-fields",
        "validations",
    )
}
_UNDERSCORED = {dashed: underscored for underscored, dashed in _DASHED.items()}


def to_object(properties: dict[str, Any]) -> Object:
    """The Kubernetes object in Pulumi properties: no secrets, and Kubernetes' own keys."""
    return _renamed(plain(properties), _DASHED)


def to_properties(obj: Object) -> dict[str, Any]:
    """Pulumi properties for a Kubernetes object."""
    return _renamed(obj, _UNDERSCORED)


def secure(properties: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """`properties` with secrets where `like` has them, and over all data of a Secret."""
    marked = mark_secrets(properties, like)
    if marked.get("kind") == "Secret" and marked.get("apiVersion") == "v1":
        for key in ("data", "stringData"):
            if key in marked and not isinstance(marked[key], Secret):
                marked[key] = Secret(plain(marked[key]))
        _hide_last_applied(marked)
    return marked


def checkpoint(
    inputs: dict[str, Any], live: Object, field_manager: str, api_version: str
) -> dict[str, Any]:
    """The state to keep: `inputs` are Pulumi properties, with their secrets."""
    state = secure(to_properties(live), inputs)
    state[_INPUTS] = secure(inputs, inputs)
    state[_API_VERSION] = api_version
    state[_FIELD_MANAGER] = field_manager
    return state


def live_of(state: dict[str, Any]) -> Object:
    """The live object in a kept state."""
    own = (_INPUTS, _API_VERSION, _FIELD_MANAGER)
    return to_object({key: value for key, value in state.items() if key not in own})


def inputs_of(state: dict[str, Any]) -> dict[str, Any]:
    """The inputs in a kept state, as Pulumi properties."""
    return state.get(_INPUTS) or {}


def field_manager_of(state: dict[str, Any]) -> str:
    """The name under which the object's fields were set, or ""."""
    return plain(state.get(_FIELD_MANAGER)) or ""


def api_version_of(state: dict[str, Any]) -> str:
    """The API version that the object was created with, or ""."""
    return plain(state.get(_API_VERSION)) or ""


def seen_inputs(live: Object, known: Object) -> Object:
    """What the inputs would be for `live`, in the shape of the `known` ones."""
    seen = _prune(desired(live), desired(known))
    if known.get("kind") == "Secret" and isinstance(known.get("stringData"), dict):
        data = live.get("data") or {}
        seen["stringData"] = {
            key: _decoded(data[key], text)
            for key, text in known["stringData"].items()
            if key in data
        }
    return seen


def _prune(live: Any, shape: Any) -> Any:
    if isinstance(live, dict) and isinstance(shape, dict):
        kept = {key: _prune(live[key], shape[key]) for key in shape if key in live}
        left_out = {key: shape[key] for key in shape if key not in live and is_empty(shape[key])}
        return {**kept, **left_out}
    if isinstance(live, list) and isinstance(shape, list):
        return [_prune(item, like) for item, like in zip(live, shape, strict=False)]
    return live


def _decoded(data: str, text: Any) -> Any:
    try:
        return base64.b64decode(data).decode()
    except ValueError:
        return text


def _hide_last_applied(properties: dict[str, Any]) -> None:
    metadata = properties.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(annotations, dict) and _LAST_APPLIED in annotations:
        annotations[_LAST_APPLIED] = Secret(plain(annotations[_LAST_APPLIED]))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return value
