"""Names for objects that the program leaves unnamed."""

from __future__ import annotations

import hashlib
import secrets

from pulumi.runtime.proto.provider_pb2 import CheckRequest

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import Object
from lab.plugins.values import UNKNOWN

_DIGITS = 8


def named(obj: Object, old: Object, request: CheckRequest) -> Object:
    """`obj` with a name: its own, the one it was given before, or a new one.

    A given name is marked by the annotation ``pulumi.com/autonamed``.

    Raises:
        Failure: the object asks for `generateName`, or the engine forbids given names.
    """
    metadata = obj.get("metadata") or {}
    if metadata is UNKNOWN or objects.dig(obj, "metadata", "name"):
        return obj
    if metadata.get("generateName"):
        raise Failure(
            "the `.metadata.generateName` field is not supported in Server-Side Apply mode"
        )
    if objects.name(old) and objects.is_true(old, objects.AUTONAMED):
        return _given(obj, objects.name(old))
    return _given(obj, _new_name(request))


def field_manager(obj: Object, known: str = "") -> str:
    """The name under which the fields of `obj` are set: a new one where none is known."""
    asked = objects.annotation(obj, objects.FIELD_MANAGER)
    return asked or known or f"pulumi-kubernetes-{secrets.token_hex(_DIGITS // 2)}"


def _given(obj: Object, name: str) -> Object:
    return objects.annotated(objects.placed(obj, name=name), objects.AUTONAMED, "true")


def _new_name(request: CheckRequest) -> str:
    if request.HasField("autonaming"):
        mode = request.autonaming.mode
        if mode == CheckRequest.AutonamingOptions.DISABLE:
            raise Failure("automatic naming is disabled: set `.metadata.name`")
        return request.autonaming.proposed_name
    logical = request.name or request.urn.rpartition("::")[2]
    seed = request.randomSeed or secrets.token_bytes(_DIGITS)
    digits = hashlib.sha256(seed + logical.encode()).hexdigest()[:_DIGITS]
    return f"{logical}-{digits}"
