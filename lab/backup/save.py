"""Backing up a running lab."""

import os
import shutil
from pathlib import Path
from typing import Any

import versions
from kubeconfigs import contexts
from lab import binaries, building, cluster
from lab.backup import etcd, manifest, volumes
from lab.backup.folder import whole
from lab.backup.manifest import Manifest
from lab.cluster import Cluster
from lab.errors import LabError, NeedsRoot
from lab.locking import locked
from lab.progress import step

SNAPSHOT, KEYS = "datastore/etcd.snapshot", "datastore/pki"
VERSIONS = {"kubernetes": versions.KUBERNETES}


def backup(name: str, folder: Path) -> Manifest:
    """Back up a running lab into a folder that does not exist yet. Raises LabError."""
    with whole(folder) as draft:
        who, known = datastore(name, draft)
        return manifest.seal(draft, "lab", who, known, VERSIONS)


def datastore(name: str, draft: Path) -> tuple[str, dict[str, Any]]:
    """Save a lab's datastore, and the keys without which it cannot be read.

    Returns the cluster's id, and what a restore needs. Raises LabError.
    """
    if os.geteuid():
        raise NeedsRoot("the backup of the lab's keys")
    building.build(binaries.ETCD_TOOLS)
    with locked(name), step(f"snapshot of lab '{name}'", 2):
        lab, who = _running(name)
        (draft / SNAPSHOT).parent.mkdir(parents=True)
        etcd.save(lab, draft / SNAPSHOT)
        shutil.copytree(lab.folder / "pki", draft / KEYS)
        return who, {"name": name, "nodes": len(lab.nodes), "volumes": volumes.named(lab)}


def identity(lab: Path) -> str | None:
    """The id of the lab with this folder; None if it never got one."""
    kubeconfig = lab / "kubeconfig"
    return contexts.identity(kubeconfig.read_text()) if kubeconfig.exists() else None


def _running(name: str) -> tuple[Cluster, str]:
    lab = cluster.existing(name)
    who = lab and identity(lab.folder)
    if not lab or not who:
        raise LabError(f"lab '{name}' is down and cannot be backed up: run `python -m lab up`")
    return lab, who
