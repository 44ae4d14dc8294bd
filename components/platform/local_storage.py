"""Local volumes, where the cluster has no default StorageClass."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import DaemonSet
from pulumi_kubernetes.core.v1 import ContainerArgsDict, Namespace, PodSpecArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict
from pulumi_kubernetes.storage.v1 import StorageClass

from components.objects.labels import labels, selector
from components.objects.rights import account, cluster_rights, read

NAME = "local-provisioner"
NAMESPACE = "local-storage"
CLASS = "local-folders"
PROVISIONER = "serverless-notebooks/local-folders"
FOLDER = "/var/lib/local-volumes"
"""Where volumes are on a node, and in the provisioner's container."""

DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"

RULES: Sequence[PolicyRuleArgsDict] = (
    read("storage.k8s.io", "storageclasses"),
    read("", "persistentvolumes", "persistentvolumeclaims"),
    {"api_groups": [""], "resources": ["nodes"], "verbs": ["get"]},
    {"api_groups": [""], "resources": ["persistentvolumes"], "verbs": ["create", "delete"]},
    {"api_groups": [""], "resources": ["persistentvolumeclaims"], "verbs": ["update"]},
    {"api_groups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
)


@dataclass(frozen=True)
class LocalStorageArgs:
    """Which image runs."""

    image: str


class LocalStorage(pulumi.ComponentResource):
    """A default StorageClass whose volumes are folders of the node of their first pod.

    They stay on that node, are as large as its disk, and go with their claim.
    """

    def __init__(
        self, name: str, args: LocalStorageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:LocalStorage", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        space = namespace(name, child)
        inside = pulumi.ResourceOptions(parent=self, depends_on=[space])
        needed = [
            account(NAME, NAMESPACE, inside),
            *cluster_rights(NAME, NAMESPACE, RULES, inside),
            closed(name, inside),
        ]
        running = DaemonSet(
            f"{name}-daemonset",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            spec={
                "selector": {"match_labels": selector(NAME)},
                "template": {"metadata": {"labels": labels(NAME)}, "spec": pod(args.image)},
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=needed),
        )
        StorageClass(
            f"{name}-class",
            metadata={
                "name": CLASS,
                "labels": labels(NAME),
                "annotations": {DEFAULT_CLASS: "true"},
            },
            provisioner=PROVISIONER,
            reclaim_policy="Delete",
            volume_binding_mode="WaitForFirstConsumer",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        self.register_outputs({})


def namespace(name: str, opts: pulumi.ResourceOptions) -> Namespace:
    """A namespace of its own: folders of a node are beyond the `baseline` standard."""
    standard = {"pod-security.kubernetes.io/enforce": "privileged"}
    return Namespace(
        f"{name}-namespace",
        metadata={"name": NAMESPACE, "labels": {**labels(NAME), **standard}},
        opts=opts,
    )


def closed(name: str, opts: pulumi.ResourceOptions) -> NetworkPolicy:
    """Nobody connects to it."""
    return NetworkPolicy(
        f"{name}-policy",
        metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
        spec={"pod_selector": {}, "policy_types": ["Ingress"]},
        opts=opts,
    )


def pod(image: str) -> PodSpecArgsDict:
    """A node's provisioner, which sees to the volumes of that node."""
    return {
        "service_account_name": NAME,
        "automount_service_account_token": True,
        "enable_service_links": False,
        "tolerations": [{"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"}],
        "security_context": {"seccomp_profile": {"type": "RuntimeDefault"}},
        "containers": [container(image)],
        "volumes": [
            {"name": "volumes", "host_path": {"path": FOLDER, "type": "DirectoryOrCreate"}}
        ],
    }


def container(image: str) -> ContainerArgsDict:
    """The provisioner itself: root, since a folder to be removed is full of other users' files.

    Of root's capabilities it keeps those two that let it remove them.
    """
    return {
        "name": NAME,
        "image": image,
        "args": [f"-provisioner={PROVISIONER}", f"-base={FOLDER}"],
        "env": [
            {
                "name": "NODE_NAME",
                "value_from": {"field_ref": {"field_path": "spec.nodeName"}},
            }
        ],
        "resources": {
            "requests": {"cpu": "5m", "memory": "24Mi"},
            "limits": {"memory": "96Mi"},
        },
        "security_context": {
            "run_as_user": 0,
            "run_as_group": 0,
            "allow_privilege_escalation": False,
            "read_only_root_filesystem": True,
            "capabilities": {"drop": ["ALL"], "add": ["DAC_OVERRIDE", "FOWNER"]},
        },
        "volume_mounts": [{"name": "volumes", "mount_path": FOLDER}],
    }
