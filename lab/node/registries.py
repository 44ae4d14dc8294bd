"""The registry of the lab's images for a node's containerd: none, since they are imported."""

from pathlib import Path

from lab.cluster import Node
from lab.files import write
from lab.images import REGISTRY

NOBODY = "http://127.0.0.1:1"
"""Refuses at once. Looking up a name that does not exist takes 10 s of time-outs, one image after
the other: pods that exist before their images, as after a restore, would wait for minutes."""


def folder(node: Node) -> Path:
    """The folder with a hosts.toml for the lab's registry; written if it does not exist."""
    registries = node.folder / "registries"
    text = f'server = "{NOBODY}"\n[host."{NOBODY}"]\n'  # without a host containerd 1.6 reads none
    write(registries / REGISTRY / "hosts.toml", text)
    return registries
