"""What a change of a command's inputs leads to."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.command.values import has_unknown, plain

_REPLACING = "triggers"


def diff(old: dict[str, Any], new: dict[str, Any]) -> pb.DiffResponse:
    """Compare the inputs of the last run with the new ones, property by property.

    Secrets are compared by what they hold. An unknown value counts as changed.
    """
    names = [
        name for name in sorted({*old, *new} - {"stdout", "stderr"}) if _changed(old, new, name)
    ]
    response = pb.DiffResponse(hasDetailedDiff=True, changes=pb.DiffResponse.DIFF_NONE)
    if names:
        response.changes = pb.DiffResponse.DIFF_SOME
    for name in names:
        response.diffs.append(name)
        response.detailedDiff[name].kind = _kind(old, new, name)
        response.detailedDiff[name].inputDiff = True
    if _REPLACING in names:
        response.replaces.append(_REPLACING)
    return response


def _changed(old: dict[str, Any], new: dict[str, Any], name: str) -> bool:
    if has_unknown(new.get(name)):
        return True
    return plain(old.get(name)) != plain(new.get(name))


def _kind(old: dict[str, Any], new: dict[str, Any], name: str) -> pb.PropertyDiff.Kind.ValueType:
    replace = name == _REPLACING
    if name not in old:
        return pb.PropertyDiff.ADD_REPLACE if replace else pb.PropertyDiff.ADD
    if name not in new:
        return pb.PropertyDiff.DELETE_REPLACE if replace else pb.PropertyDiff.DELETE
    return pb.PropertyDiff.UPDATE_REPLACE if replace else pb.PropertyDiff.UPDATE
