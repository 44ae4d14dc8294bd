"""Service accounts and their rights, cluster-wide or in a few namespaces."""

from collections.abc import Sequence

import pulumi
from pulumi_kubernetes.core.v1 import ServiceAccount
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.rbac.v1 import (
    ClusterRole,
    ClusterRoleBinding,
    PolicyRuleArgsDict,
    Role,
    RoleBinding,
)

from components.objects.labels import labels

READ = ["get", "list", "watch"]


def read(group: str, *resources: str) -> PolicyRuleArgsDict:
    """The right to get, list and watch resources of an API group."""
    return {"api_groups": [group], "resources": list(resources), "verbs": list(READ)}


def account(
    name: str, namespace: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> ServiceAccount:
    """A service account, whose token only the pods that ask for it get."""
    return ServiceAccount(
        f"{name}-account",
        metadata={"name": name, "namespace": namespace, "labels": labels(name)},
        automount_service_account_token=False,
        opts=opts,
    )


def cluster_rights(
    name: str,
    namespace: str,
    rules: Sequence[PolicyRuleArgsDict],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """A cluster role, bound to the service account of the same name."""
    role = ClusterRole(
        f"{name}-role",
        metadata={"name": f"serverless-notebooks:{name}", "labels": labels(name)},
        rules=list(rules),
        opts=opts,
    )
    return [role, bound(name, f"serverless-notebooks:{name}", namespace, opts)]


def bound(
    name: str, role: str, namespace: str, opts: pulumi.ResourceOptions, as_name: str = ""
) -> ClusterRoleBinding:
    """A cluster role by its name, bound to a service account."""
    return ClusterRoleBinding(
        f"{as_name or name}-binding",
        metadata={
            "name": f"serverless-notebooks:{as_name or name}",
            "labels": labels(name),
        },
        role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
        subjects=[{"kind": "ServiceAccount", "name": name, "namespace": namespace}],
        opts=opts,
    )


def namespace_rights(
    name: str,
    home: str,
    namespaces: Sequence[str],
    rules: Sequence[PolicyRuleArgsDict],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """A role in each namespace, bound to the service account of the same name in `home`."""
    return [
        resource
        for namespace in namespaces
        for resource in _role(f"-{namespace}", name, home, namespace, rules, opts)
    ]


def own_rights(
    name: str,
    namespace: pulumi.Input[str],
    rules: Sequence[PolicyRuleArgsDict],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """A role in the service account's own namespace, bound to it."""
    return _role("", name, namespace, namespace, rules, opts)


def _role(
    suffix: str,
    name: str,
    home: pulumi.Input[str],
    namespace: pulumi.Input[str],
    rules: Sequence[PolicyRuleArgsDict],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    metadata: ObjectMetaArgsDict = {
        "name": name,
        "namespace": namespace,
        "labels": labels(name),
    }
    role = Role(f"{name}-role{suffix}", metadata=metadata, rules=list(rules), opts=opts)
    binding = RoleBinding(
        f"{name}-binding{suffix}",
        metadata=metadata,
        role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
        subjects=[{"kind": "ServiceAccount", "name": name, "namespace": home}],
        opts=opts,
    )
    return [role, binding]
