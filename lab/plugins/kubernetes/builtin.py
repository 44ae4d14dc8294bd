"""Kubernetes' own kinds: what is known of them without asking a server."""

from __future__ import annotations

_CLUSTER_SCOPED = {
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ComponentStatus",
    "CustomResourceDefinition",
    "FlowSchema",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
}
_BUILT_IN_GROUPS = {
    "",
    "apps",
    "autoscaling",
    "batch",
    "policy",
    *(
        f"{name}.k8s.io"
        for name in (
            "admissionregistration",
            "apiextensions",
            "apiregistration",
            "authentication",
            "authorization",
            "certificates",
            "coordination",
            "discovery",
            "events",
            "flowcontrol.apiserver",
            "internal.apiserver",
            "networking",
            "node",
            "rbac.authorization",
            "resource",
            "scheduling",
            "storage",
            "storagemigration",
        )
    ),
}


def is_built_in(api_version: str) -> bool:
    """Whether `api_version` belongs to Kubernetes itself rather than to a custom resource."""
    return api_version.rpartition("/")[0] in _BUILT_IN_GROUPS


def is_cluster_scoped(kind: str) -> bool:
    """Whether Kubernetes' own `kind` lives outside of namespaces."""
    return kind in _CLUSTER_SCOPED
