"""Backing up a running lab."""

import shutil
from pathlib import Path
from typing import Any

from lab import binaries, building, cluster
from lab.backup import etcd, manifest, volumes
from lab.backup.folder import whole
from lab.backup.manifest import Manifest
from lab.cluster import Cluster
from lab.errors import LabError
from lab.locking import locked
from lab.progress import step

SNAPSHOT, KEYS = "datastore/etcd.snapshot", "datastore/pki"
VERSIONS = {"kubernetes": binaries.KUBERNETES}


def backup(name: str, folder: Path) -> Manifest:
    """Back a running lab up into a folder that is not there yet. Raises LabError."""
    with whole(folder) as draft:
        known = datastore(name, draft)
        return manifest.seal(draft, "lab", identity(draft), known, VERSIONS)


def datastore(name: str, draft: Path) -> dict[str, Any]:
    """Save a lab's datastore, and the keys it is worthless without; returns what it is of."""
    building.build(binaries.ETCD_TOOLS)
    with locked(name), step(f"snapshot of lab '{name}'", 2):
        lab = _running(name)
        (draft / SNAPSHOT).parent.mkdir(parents=True)
        etcd.save(lab, draft / SNAPSHOT)
        shutil.copytree(lab.folder / "pki", draft / KEYS)
        return {"name": name, "nodes": len(lab.nodes), "volumes": volumes.named(lab)}


def identity(folder: Path) -> str:
    """The id of the lab that a backup or a lab's own folder is of."""
    pki = next(path for path in (folder / KEYS, folder / "pki") if path.exists())
    return manifest.identity((pki / "ca.crt").read_text())


def _running(name: str) -> Cluster:
    lab = cluster.existing(name)
    if lab is None:
        raise LabError(f"lab '{name}' is down, there is nothing to back up: `python -m lab up`")
    return lab
