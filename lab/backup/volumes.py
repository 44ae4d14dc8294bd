"""The folders of local volumes: a backup has their names, but none of their files."""

import json
from pathlib import Path
from typing import Any

from lab import kubectl
from lab.cluster import Cluster, Node
from lab.node.starting import VOLUMES


def named(lab: Cluster) -> dict[str, list[str]]:
    """The cluster's local volumes: node → its volumes' folders."""
    folders: dict[str, list[str]] = {}
    for volume in json.loads(kubectl.ask(lab, "get", "persistentvolumes", "-o", "json"))["items"]:
        path = Path(volume["spec"].get("local", {}).get("path", "/"))
        if str(path.parent) == VOLUMES:
            folders.setdefault(_node(volume), []).append(path.name)
    return folders


def _node(volume: dict[str, Any]) -> str:
    (term,) = volume["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"]
    return term["matchExpressions"][0]["values"][0]


def make(node: Node, names: list[str]) -> None:
    """Create the missing folders as the provisioner would, since no pod starts without them."""
    for name in names:
        folder = node.folder / "volumes" / name
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o777)


def take_over(node: Node, former: Path) -> None:
    """Move the volumes, with their files, out of the node's former folder."""
    target = node.folder / "volumes"
    target.mkdir(exist_ok=True)
    for volume in (former / "volumes").glob("*"):
        volume.replace(target / volume.name)
