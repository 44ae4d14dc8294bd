"""Recreating a lab from a backup.

The new lab's folder is completed beside the old one and then takes its place, so that a failure
before that loses nothing.
"""

import os
import shutil
from pathlib import Path

from lab import cluster, lifecycle
from lab.backup import etcd, save, volumes
from lab.backup.manifest import Manifest
from lab.cluster import Cluster
from lab.errors import LabError, NeedsRoot
from lab.locking import locked
from lab.node import processes
from lab.progress import step


def check(name: str, manifest: Manifest, *, replace: bool) -> None:
    """Check that a lab can be recreated from a backup. Raises LabError with the reason if not."""
    if manifest.kind != "lab":
        raise LabError(f"the backup is of a cluster of kind {manifest.kind!r}, not of a lab")
    if manifest.datastore["name"] != name:
        raise LabError(
            f"the backup is of lab '{manifest.datastore['name']}', not of '{name}': "
            f"set LAB_NAME={manifest.datastore['name']}"
        )
    if os.geteuid():
        raise NeedsRoot("restoring a lab")
    former = cluster.existing(name)
    if former and not replace:
        alive = any(processes.init(node) for node in former.nodes)
        state = "is running" if alive else f"is down, but has its data in {former.folder}"
        raise LabError(f"lab '{name}' {state}: run `python -m lab down`, or use --replace")
    if (aside := _beside(cluster.describe(name, 1), "replaced")).exists():
        raise LabError(
            f"an interrupted restore has left {aside}, perhaps with notebooks in "
            "nodes/*/volumes: move it away, or remove it"
        )


def restore(name: str, folder: Path, manifest: Manifest, *, replace: bool = False) -> Cluster:
    """Recreate a lab from a verified backup and start it. Raises LabError.

    replace: whether an existing lab may be destroyed; if it is the same lab, its volumes are kept.
    """
    check(name, manifest, replace=replace)
    lifecycle.prepare()
    lab = cluster.describe(name, manifest.datastore["nodes"])
    with locked(name):
        check(name, manifest, replace=replace)
        with step(f"lab '{name}' from the backup", 3):
            draft = _made(lab, folder)
            _put(lab, draft, manifest)
    return lifecycle.up(name, None)


def _made(lab: Cluster, folder: Path) -> Path:
    draft = _beside(lab, "restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    shutil.copytree(folder / save.KEYS, draft / "pki")
    for node in lab.nodes:
        data = draft / node.folder.relative_to(lab.folder) / "etcd"
        data.parent.mkdir(parents=True)
        etcd.restore(lab, node, folder / save.SNAPSHOT, data)
    return draft


def _put(lab: Cluster, draft: Path, manifest: Manifest) -> None:
    """Move the new lab's folder into place, with the volumes that are kept of the old one."""
    former, aside = cluster.existing(lab.name), _beside(lab, "replaced")
    if former:
        lifecycle.stop(former)
        lab.folder.rename(aside)
    draft.rename(lab.folder)
    same = former is not None and save.identity(aside) == manifest.cluster
    for node in lab.nodes:
        if same:
            volumes.take_over(node, aside / node.folder.relative_to(lab.folder))
        volumes.make(node, manifest.datastore["volumes"].get(node.name, []))
    shutil.rmtree(aside, ignore_errors=True)


def _beside(lab: Cluster, state: str) -> Path:
    return lab.folder.with_name(f".{lab.name}.{state}")
