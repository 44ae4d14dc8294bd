"""The fields whose change makes a new object necessary."""

from __future__ import annotations

from lab.plugins.kubernetes.api import Object

Path = tuple[str | int, ...]

_IDENTITY: tuple[Path, ...] = (("metadata", "name"), ("metadata", "namespace"))
_SELECTOR: tuple[Path, ...] = (("spec", "selector"),)
_DATA: tuple[Path, ...] = (("data",), ("binaryData",))
_FIELDS: dict[tuple[str, str], tuple[Path, ...]] = {
    ("apps", "DaemonSet"): _SELECTOR,
    ("apps", "Deployment"): _SELECTOR,
    ("apps", "ReplicaSet"): _SELECTOR,
    ("apps", "StatefulSet"): (
        *_SELECTOR,
        ("spec", "podManagementPolicy"),
        ("spec", "revisionHistoryLimit"),
        ("spec", "serviceName"),
        ("spec", "volumeClaimTemplates"),
    ),
    ("batch", "Job"): (
        *_SELECTOR,
        ("spec", "completions"),
        ("spec", "parallelism"),
        ("spec", "template"),
    ),
    ("", "ConfigMap"): _DATA,
    ("", "PersistentVolumeClaim"): (("spec",),),
    ("", "ResourceQuota"): (("spec", "scopes"),),
    ("", "Secret"): (("type",), ("stringData",), ("data",)),
    ("", "Service"): (("spec", "clusterIP"),),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): (("roleRef",),),
    ("rbac.authorization.k8s.io", "RoleBinding"): (("roleRef",),),
    ("storage.k8s.io", "StorageClass"): (("parameters",), ("provisioner",)),
}
_POD_MUTABLE = {"activeDeadlineSeconds", "tolerations"}
_VOLUME_MUTABLE = {
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeMode",
}


class Immutability:
    """Which changes replace. ConfigMaps and Secrets may be declared mutable."""

    def __init__(self, *, mutable_configmaps: bool = False, mutable_secrets: bool = False) -> None:
        self._mutable = {"ConfigMap": mutable_configmaps, "Secret": mutable_secrets}

    def replaces(self, obj: Object, path: Path) -> bool:
        """Whether a change of `path` can only be made in a new object."""
        kind = str(obj.get("kind"))
        if kind in ("Pod", "PersistentVolume") and obj.get("apiVersion") == "v1":
            return _touches(_IDENTITY, path) or _replaces_spec(kind, path)
        return _touches((*_IDENTITY, *self._fields(obj, kind)), path)

    def _fields(self, obj: Object, kind: str) -> tuple[Path, ...]:
        fields = _FIELDS.get((str(obj.get("apiVersion")).rpartition("/")[0], kind), ())
        if self._mutable.get(kind) and not obj.get("immutable"):
            return (("type",),) if kind == "Secret" else ()
        return fields


def _replaces_spec(kind: str, path: Path) -> bool:
    mutable = _POD_MUTABLE if kind == "Pod" else _VOLUME_MUTABLE
    return path[0] == "spec" and not (len(path) > 1 and path[1] in mutable)


def _touches(fields: tuple[Path, ...], path: Path) -> bool:
    return any(path[: len(field)] == field[: len(path)] for field in fields)
