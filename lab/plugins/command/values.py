"""Pulumi property values as plain Python: what the engine sends, and what it gets back.

A property is a JSON-like value, a `Secret` around one, or `UNKNOWN` (during previews).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from google.protobuf.struct_pb2 import NULL_VALUE, Struct, Value

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's marker
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = {
    _UNKNOWN,
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
}


class Unknown:
    """A value that is not known yet. There is one: `UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, _memo: object) -> Unknown:
        return self


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that the engine encrypts in the state and hides in its output."""

    value: Any


def decode(struct: Struct) -> dict[str, Any]:
    """The properties in `struct`, without those that are null."""
    pairs = ((key, _from_value(value)) for key, value in struct.fields.items())
    return {key: value for key, value in pairs if value is not None}


def encode(properties: dict[str, Any]) -> Struct:
    """The protocol's form of `properties`, without those that are None."""
    struct = Struct()
    _fill_struct(struct, properties)
    return struct


def plain(value: Any) -> Any:
    """`value` with its secrets unwrapped."""
    if isinstance(value, Secret):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def has_unknown(value: Any) -> bool:
    """Whether `value` holds an `UNKNOWN` anywhere."""
    if isinstance(value, Secret):
        return has_unknown(value.value)
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def has_secret(value: Any) -> bool:
    """Whether `value` is or holds a `Secret`."""
    if isinstance(value, dict):
        return any(has_secret(item) for item in value.values())
    if isinstance(value, list):
        return any(has_secret(item) for item in value)
    return isinstance(value, Secret)


def _from_value(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _from_struct(value.struct_value)
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWNS else text
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return value.bool_value if kind == "bool_value" else None


def _from_struct(struct: Struct) -> Any:
    if _SIGNATURE in struct.fields and struct.fields[_SIGNATURE].string_value == _SECRET:
        return Secret(_from_value(struct.fields["value"]))
    return decode(struct)


def _fill_struct(target: Struct, properties: dict[str, Any]) -> None:
    target.SetInParent()  # an empty object is an object all the same
    fields = target.fields
    for key, value in properties.items():
        if value is not None:
            _fill(fields[key], value)


def _fill(target: Value, value: Any) -> None:
    if isinstance(value, dict):
        _fill_struct(target.struct_value, value)
    elif isinstance(value, list):
        target.list_value.SetInParent()
        for item in value:
            _fill(target.list_value.values.add(), item)
    elif isinstance(value, Secret):
        wrapped = target.struct_value.fields
        wrapped[_SIGNATURE].string_value = _SECRET
        _fill(wrapped["value"], value.value)
    else:
        _fill_scalar(target, value)


def _fill_scalar(target: Value, value: Any) -> None:
    if value is None:
        target.null_value = NULL_VALUE
    elif value is UNKNOWN:
        target.string_value = _UNKNOWN
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    else:
        raise TypeError(f"cannot send {type(value).__name__} to the engine")
