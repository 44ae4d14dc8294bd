"""Checks and compares the provider's own configuration."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import kubeconfig, settings
from lab.plugins.values import UNKNOWN, decode, plain

_WHICH_CLUSTER = ("kubeconfig", "context", "cluster")
_IDENTIFIER = "clusterIdentifier"


def check(request: pb.CheckRequest) -> pb.CheckResponse:
    """Name each setting that cannot be honoured."""
    failures = [
        pb.CheckFailure(property=key, reason=reason)
        for key, reason in settings.refused(plain(decode(request.news)))
    ]
    return pb.CheckResponse(inputs=request.news, failures=failures)


def diff(request: pb.DiffRequest) -> pb.DiffResponse:
    """Replace the provider when it leads to another cluster, or may do so."""
    old = plain(decode(request.old_inputs) or decode(request.olds))
    new = plain(decode(request.news))
    changed = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    if not changed:
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME, diffs=changed, replaces=_replaces(old, new, changed)
    )


def _replaces(old: dict[str, Any], new: dict[str, Any], changed: list[str]) -> list[str]:
    if old.get(_IDENTIFIER) and new.get(_IDENTIFIER):
        return [_IDENTIFIER] if _IDENTIFIER in changed else []
    unknown = [key for key in _WHICH_CLUSTER if new.get(key) is UNKNOWN]
    if unknown:
        return unknown
    before, after = _cluster(old), _cluster(new)
    if before is None or after is None or before == after:
        return []
    return [key for key in _WHICH_CLUSTER if key in changed]


def _cluster(values: dict[str, Any]) -> object:
    texts = (str(values.get(key) or "") for key in _WHICH_CLUSTER)
    try:
        return kubeconfig.load(*texts).cluster
    except Failure:
        return None
