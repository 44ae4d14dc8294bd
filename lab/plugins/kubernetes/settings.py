"""The provider's configuration: what is accepted, refused, and taken from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

_PREFIX = "kubernetes:config:"
_ACCEPTED = {
    "cluster",
    "clusterIdentifier",
    "context",
    "deleteUnreachable",
    "enableConfigMapMutable",
    "enablePatchForce",
    "enableSecretMutable",
    "enableServerSideApply",
    "kubeClientSettings",
    "kubeconfig",
    "namespace",
    "pluginDownloadURL",
    "skipUpdateUnreachable",
    "strictMode",
    "suppressDeprecationWarnings",
    "suppressHelmHookWarnings",
    "upsertExistingObjects",
    "version",
}
_ENVIRONMENT = {
    "deleteUnreachable": "PULUMI_K8S_DELETE_UNREACHABLE",
    "enableConfigMapMutable": "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
    "enablePatchForce": "PULUMI_K8S_ENABLE_PATCH_FORCE",
    "enableSecretMutable": "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
    "enableServerSideApply": "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY",
    "skipUpdateUnreachable": "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
}


@dataclass(frozen=True)
class Settings:
    """The configuration in force."""

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    namespace: str = ""
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False
    mutable_configmaps: bool = False
    mutable_secrets: bool = False
    patch_force: bool = False
    upsert: bool = False

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Settings:
        """The settings in the engine's configuration variables (``kubernetes:config:…``)."""
        values = {key.removeprefix(_PREFIX): value for key, value in variables.items()}
        return cls(
            kubeconfig=values.get("kubeconfig", ""),
            context=values.get("context", ""),
            cluster=values.get("cluster", ""),
            namespace=values.get("namespace", ""),
            delete_unreachable=_flag(values, "deleteUnreachable"),
            skip_update_unreachable=_flag(values, "skipUpdateUnreachable"),
            mutable_configmaps=_flag(values, "enableConfigMapMutable"),
            mutable_secrets=_flag(values, "enableSecretMutable"),
            patch_force=_flag(values, "enablePatchForce"),
            upsert=_flag(values, "upsertExistingObjects"),
        )


def refused(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The configuration that this plugin cannot honour, as pairs of a key and a reason."""
    unsupported = "is not supported by the offline plugin"
    wrong = [
        (key, f"{key!r} {unsupported}")
        for key, value in values.items()
        if key not in _ACCEPTED and value not in (None, "", "false", False)
    ]
    if not _flag(values, "enableServerSideApply", default=True):
        wrong.append(("enableServerSideApply", f"client-side apply {unsupported}"))
    if _flag(values, "strictMode"):
        wrong.append(("strictMode", f"strict mode {unsupported}"))
    return wrong


def _flag(values: Mapping[str, object], key: str, *, default: bool = False) -> bool:
    value = values.get(key)
    if value in (None, ""):
        value = os.environ.get(_ENVIRONMENT.get(key, ""))
    return default if value is None else value in (True, "true")
