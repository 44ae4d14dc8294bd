"""Where a node's containerd asks for images: the lab's own are imported, nobody serves them."""

from pathlib import Path

from lab.cluster import Node
from lab.files import write
from lab.images import REGISTRY

NOBODY = "http://127.0.0.1:1"
"""Refuses at once, where the look-up of a name that nobody has takes 10 s of time-outs, one image
after the other: pods that are there before their images, as after a restore, would wait minutes."""


def folder(node: Node) -> Path:
    """The folder with a hosts.toml for the lab's registry; written where it is not there."""
    registries = node.folder / "registries"
    text = f'server = "{NOBODY}"\n[host."{NOBODY}"]\n'  # without a host containerd 1.6 reads none
    write(registries / REGISTRY / "hosts.toml", text)
    return registries
