"""Making a lab of a backup.

A lab is made beside the place of the old one and moved there once it is whole, so that no failure
before leaves less than there was.
"""

import os
import shutil
from pathlib import Path

from lab import cluster, lifecycle
from lab.backup import etcd, save, volumes
from lab.backup.manifest import Manifest
from lab.cluster import Cluster
from lab.errors import LabError
from lab.locking import locked
from lab.node import processes
from lab.progress import step


def check(name: str, manifest: Manifest, *, replace: bool) -> None:
    """Whether a lab can be made of a backup. Raises LabError for what stands against it."""
    if manifest.kind != "lab":
        raise LabError(f"the backup is of a cluster of kind {manifest.kind!r}, not of a lab")
    if manifest.datastore["name"] != name:
        raise LabError(
            f"the backup is of lab '{manifest.datastore['name']}', not of '{name}': "
            f"set LAB_NAME={manifest.datastore['name']}"
        )
    if os.geteuid():
        raise LabError("restoring a lab needs root: run it by `sudo -E`")
    former = cluster.existing(name)
    if former and not replace:
        alive = any(processes.init(node) for node in former.nodes)
        state = "is running" if alive else f"is down, but has its data in {former.folder}"
        raise LabError(f"lab '{name}' {state}: `python -m lab down` takes it away, or --replace")
    if (aside := _beside(cluster.describe(name, 1), "replaced")).exists():
        raise LabError(
            f"{aside} is left of a restore that was interrupted, perhaps with notebooks in "
            "nodes/*/volumes: move it away, or remove it"
        )


def restore(name: str, folder: Path, manifest: Manifest, *, replace: bool = False) -> Cluster:
    """Make a lab of a verified backup and start it. Raises LabError.

    replace: whether one that is there may go; of the same lab the volumes' files are kept.
    """
    check(name, manifest, replace=replace)
    lifecycle.prepare()
    lab = cluster.describe(name, manifest.datastore["nodes"])
    with locked(name):
        check(name, manifest, replace=replace)
        with step(f"lab '{name}' of the backup", 3):
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
    """Move the new lab to its place, and what is kept of the old one into it."""
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
