"""Programs of `in_pod/` that run beside the notebooks, in the notebooks' own image."""

from collections.abc import Sequence
from pathlib import Path

import pulumi
from pulumi_kubernetes.core.v1 import (
    ConfigMap,
    ContainerArgsDict,
    EnvVarArgsDict,
    PodSpecArgsDict,
)

from components.notebook.jupyterlab_pod import USER
from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels

PACKAGE = Path(__file__).parent.parent / "in_pod"
VOLUME = "program"


def program(
    prefix: str,
    name: str,
    namespace: pulumi.Input[str],
    files: Sequence[str],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    """The name of a ConfigMap that holds files of `in_pod/`; another content has another name."""
    config = ConfigMap(
        f"{prefix}-program",
        metadata={"namespace": namespace, "labels": labels(name)},
        data={file: (PACKAGE / file).read_text() for file in files},
        opts=opts,
    )
    return config.metadata.apply(lambda metadata: str(metadata.name))


def container(
    name: str, image: str, command: list[str], env: list[EnvVarArgsDict], mount_path: str
) -> ContainerArgsDict:
    """What runs the program, with the little that it uses. image: any with python3."""
    return {
        "name": name,
        "image": image,
        "command": command,
        "env": env,
        "resources": {
            "requests": {"cpu": "5m", "memory": "32Mi"},
            "limits": {"memory": "96Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [{"name": VOLUME, "mount_path": mount_path, "read_only": True}],
    }


def pod(
    config: pulumi.Input[str], container_spec: ContainerArgsDict, account: str | None = None
) -> PodSpecArgsDict:
    """A pod of one such container; account: its ServiceAccount, or no token of Kubernetes'."""
    spec: PodSpecArgsDict = {
        "automount_service_account_token": account is not None,
        "enable_service_links": False,
        "security_context": pod_security(USER),
        "containers": [container_spec],
        "volumes": [{"name": VOLUME, "config_map": {"name": config}}],
    }
    if account is not None:
        spec["service_account_name"] = account
    return spec
