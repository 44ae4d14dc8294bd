"""Completes the inputs of a resource before anything is done with them."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.kubernetes import kinds, naming, objects, state
from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.awaiting import rules
from lab.plugins.kubernetes.connection import Connection
from lab.plugins.values import decode, encode, has_unknown


def check(request: pb.CheckRequest, connection: Connection) -> pb.CheckResponse:
    """The inputs with a name and a namespace.

    Raises:
        Failure, NotSupported: the resource cannot be had, whatever its inputs.
    """
    token = kinds.token(request.urn, request.type)
    kinds.require(token)
    news = decode(request.news)
    obj = kinds.typed(state.to_object(news), token)
    if not has_unknown(obj):
        rules.readiness(obj, 0)  # refuses an annotation that makes no sense
    old = state.to_object(decode(request.olds))
    obj = _in_namespace(naming.named(obj, old, request), connection)
    _remember_definition(obj, connection)
    inputs = state.secure(state.to_properties(obj), news)
    return pb.CheckResponse(inputs=encode(inputs))


def _in_namespace(obj: Object, connection: Connection) -> Object:
    """`obj` in the provider's namespace, where it names none and lives in one."""
    if not isinstance(obj.get("metadata"), dict) or objects.dig(obj, "metadata", "namespace"):
        return obj
    if not connection.is_namespaced(str(obj["apiVersion"]), str(obj["kind"])):
        return obj
    return objects.placed(obj, namespace=connection.namespace)


def _remember_definition(obj: Object, connection: Connection) -> None:
    """Note the scope of a custom kind, for its objects may be checked before it is made."""
    if obj["kind"] != "CustomResourceDefinition" or not connection.reachable:
        return
    spec: dict[str, Any] = obj.get("spec") or {}
    group, kind = spec.get("group"), objects.dig(spec, "names", "kind")
    if isinstance(group, str) and isinstance(kind, str):
        namespaced = spec.get("scope") != "Cluster"
        connection.cluster.discovery.plan(group, kind, namespaced=namespaced)
