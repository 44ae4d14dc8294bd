"""Whether kubelets end all processes of a container where one of them is out of memory.

With cgroup v2 that is Kubernetes' default: one cell that takes too much ends all kernels of its
pod. With v1 the one process ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pulumi

if TYPE_CHECKING:
    import httpx2
    from lightkube import Client
    from lightkube.resources.core_v1 import Node

CGROUP_V2 = re.compile(r"^kubelet_cgroup_version 2$", re.MULTILINE)


def warn_of_group_kills(client: Client, http: httpx2.Client) -> None:
    """Ask a kubelet of each kind of node, and name in one warning those that do it.

    Nothing is said of those that may not be asked, or do not say which cgroups they have.
    """
    from lightkube.resources.core_v1 import Node

    kinds = {_kind(node): _name(node) for node in client.list(Node)}
    if names := [name for name in kinds.values() if _kills_groups(http, name)]:
        pulumi.log.warn(
            f"nodes such as {', '.join(names)} end all processes of a container where one is out "
            "of memory, and so all kernels of a notebook's pod: set `singleProcessOOMKill: true` "
            "in their kubelets' configuration, which Kubernetes has from 1.32 on"
        )


def _kind(node: Node) -> tuple[str, ...]:
    info = node.status.nodeInfo if node.status else None
    return (info.kubeletVersion, info.osImage, info.kernelVersion) if info else ()


def _name(node: Node) -> str:
    return (node.metadata and node.metadata.name) or ""


def _kills_groups(http: httpx2.Client, node: str) -> bool:
    from httpx2 import HTTPError

    path = f"/api/v1/nodes/{node}/proxy"
    try:
        config = http.get(f"{path}/configz").raise_for_status().json()
        if config["kubeletconfig"].get("singleProcessOOMKill"):
            return False
        return bool(CGROUP_V2.search(http.get(f"{path}/metrics").raise_for_status().text))
    except (HTTPError, ValueError, KeyError):
        return False
