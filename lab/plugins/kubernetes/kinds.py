"""Pulumi's resource types and the Kubernetes kinds that they stand for."""

from __future__ import annotations

from lab.plugins.failures import Failure, NotSupported
from lab.plugins.kubernetes.api import Object

_HIGHER_LEVEL = ("helm.sh/", "yaml", "kustomize", "apiextensions.k8s.io:")


def token(urn: str, type_: str) -> str:
    """The resource's type, as in ``kubernetes:apps/v1:Deployment``."""
    return type_ or urn.rsplit("::", 2)[-2].rpartition("$")[2]


def require(token: str) -> None:
    """Refuse the types that stand for something other than one whole object.

    Raises:
        NotSupported: a chart, a directory, a patch.
        Failure: a list, which the official plugin refuses too.
    """
    module, _, kind = token.removeprefix("kubernetes:").rpartition(":")
    if module.startswith(_HIGHER_LEVEL) or "/" not in module:
        raise NotSupported(f"the resource type {token!r}")
    if kind.endswith("Patch"):
        raise NotSupported(f"the patch resource {token!r}")
    if kind.endswith("List") and not kind == "List" and "." not in module:
        raise Failure(
            "list resources exist for compatibility with YAML manifests and Helm charts, and "
            "cannot be created directly. Use the underlying resource type instead"
        )


def typed(obj: Object, token: str) -> Object:
    """`obj` with the API version and kind of its type, where it does not say so itself."""
    module, _, kind = token.removeprefix("kubernetes:").rpartition(":")
    api_version = module.removeprefix("core/")
    return {"apiVersion": api_version, "kind": kind, **obj}
