"""The programs and images that the doubles install, as MicroK8s itself would include them."""

import json
import os
import shutil
import sys
from pathlib import Path

from lab import binaries, building, images, imaging, paths
from lab.cluster import Cluster, Node
from lab.files import write
from lab.hosts import inventory
from lab.progress import step

INSIDE = Path("/opt/doubles")
BROUGHT = ("pause", "coredns", "metrics-server", "local-provisioner")
"""The images that need no side-loading, by their short names."""

WRAPPER = """\
#!/bin/sh
# A double of `{name}`: {root}/lab/hosts/doubles
export PYTHONPATH='{root}' PYTHONDONTWRITEBYTECODE=1 LAB_HOME=/var/snap/microk8s/common/var/lib
exec '{python}' -m lab.hosts.doubles.{module} "$@"
"""


def fill(hosts: Cluster) -> Path:
    """The folder with programs and images, as links into the cache; missing ones are built."""
    store = hosts.folder / "store"
    store.mkdir(parents=True, exist_ok=True)
    for binary in (binaries.KUBELITE, binaries.ETCD):
        building.build(binary)
        _link(building.program(binary), store / binary.module)
    for image in images.ALL:
        if brings(image.name):
            with step(f"image {image.name} for the hosts", 1):
                _link(imaging.build(image), store / f"{image.name.split('/')[-1]}.tar")
    return store


def brings(image: str) -> bool:
    """Whether the doubles include an image, given by its full name."""
    return image.split("/")[-1].split(":")[0] in BROUGHT


def _link(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def introduce(hosts: Cluster, host: Node) -> None:
    """Put the double of `snap` on a host, with a description of that host."""
    root = inventory.root(host.folder)
    about = {
        "set": hosts.name,
        "name": host.name,
        "address": host.address,
        "gateway": hosts.gateway,
    }
    write(root / "opt/doubles/host.json", json.dumps(about))
    wrap(root / "opt/doubles/bin/snap", "snap")
    wrap(root / "opt/doubles/bin/microk8s.real", "microk8s")
    wrap(root / "opt/doubles/bin/agent", "agent")
    wrap(root / "opt/doubles/bin/apiserver-proxy", "forwarding")
    guard = root / "opt/doubles/bin/microk8s"
    write(guard, GUARD).chmod(0o755)


GUARD = """\
#!/bin/sh
[ "$(id -u)" = 0 ] || { echo 'Insufficient permissions to access MicroK8s.' >&2; exit 1; }
exec /opt/doubles/bin/microk8s.real "$@"
"""


def wrap(path: Path, module: str) -> None:
    """Write a command that runs a module of the doubles with this clone's interpreter."""
    python = Path(sys.prefix).resolve() / "bin" / Path(sys.executable).name
    text = WRAPPER.format(name=module, root=paths.ROOT, python=python, module=module)
    write(path, text).chmod(0o755)
