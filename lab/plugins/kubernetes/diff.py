"""Answers the engine's question: what has changed, and does it take a new object?"""

from __future__ import annotations

import re
from collections.abc import Callable

from pulumi.runtime.proto.provider_pb2 import DiffRequest, DiffResponse

from lab.plugins.kubernetes import objects, state
from lab.plugins.kubernetes.compare import Change, changes
from lab.plugins.kubernetes.immutable import Immutability, Path
from lab.plugins.values import decode


def diff(request: DiffRequest, immutability: Immutability) -> DiffResponse:
    """The engine's question: what has changed, and does it take a new object?"""
    old, news = decode(request.olds), decode(request.news)
    live = state.live_of(old)
    old_inputs = state.to_object(decode(request.old_inputs) or state.inputs_of(old))
    new = state.to_object(news)
    namespace = objects.namespace(live)
    old_inputs = objects.placed(old_inputs, name=objects.name(live), namespace=namespace)
    if namespace and isinstance(new.get("metadata"), dict) and not objects.namespace(new):
        new = objects.placed(new, namespace="default")
    found = [
        change
        for change in changes(old_inputs, live, new)
        if not any(_ignores(ignored, change.text) for ignored in request.ignoreChanges)
    ]
    response = respond(found, lambda path: immutability.replaces(new, path))
    same_place = objects.identity(new) == objects.identity(live)
    own_name = not objects.is_true(new, objects.AUTONAMED)
    response.deleteBeforeReplace = bool(response.replaces) and own_name and same_place
    return response


def respond(found: list[Change], replaces: Callable[[Path], bool]) -> DiffResponse:
    """The engine's form of `found`."""
    response = DiffResponse(
        hasDetailedDiff=True, changes=DiffResponse.DIFF_SOME if found else DiffResponse.DIFF_NONE
    )
    for change in found:
        needs_new = replaces(change.path)
        # Each kind is followed by the one of the same change that replaces.
        response.detailedDiff[change.text].kind = (  # type: ignore[assignment]
            change.kind + 1 if needs_new else change.kind
        )
        response.detailedDiff[change.text].inputDiff = change.from_inputs
        if needs_new:
            response.replaces.append(change.text)
    return response


def _ignores(ignored: str, path: str) -> bool:
    """Whether the path `ignored` of the option `ignore_changes` covers `path`."""
    wildcard = re.escape(ignored).replace(r"\[\*\]", r"\[[^]]+\]")
    return re.match(rf"{wildcard}(?=$|\.|\[)", path) is not None
