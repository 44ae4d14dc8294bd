"""The datastore of whatever kind of cluster the platform stands on."""

from pathlib import Path
from typing import Any

from backups import microk8s
from backups.project import Project
from kubeconfigs import contexts
from lab import cluster
from lab.backup import restore as lab_restore
from lab.backup import save as lab_save
from lab.backup.manifest import Manifest
from lab.errors import LabError

PLATFORM = "platform"
KINDS = ("lab", "microk8s", "existing")


def save(project: Project, draft: Path) -> tuple[str, str, dict[str, Any]]:
    """Save the datastore of the platform's cluster, where that is this project's to save.

    Returns the cluster's kind, its id, and what its restoring must know. Raises LabError.
    """
    kind, expected = _deployed(project)
    who, known = expected, dict[str, Any]()
    if kind == "lab":
        who, known = lab_save.datastore(cluster.chosen_name(), draft)
    elif kind == "microk8s":
        plane = microk8s.control_plane(project.settings(PLATFORM))
        who = plane.cluster
        microk8s.save(plane, draft)
    if who != expected:
        raise LabError(
            f"the cluster that runs ({who}) is not the one that stack {PLATFORM!r} knows "
            f"({expected}): run `pulumi up --stack {PLATFORM}` first"
        )
    return kind, who, known


def _deployed(project: Project) -> tuple[str, str]:
    """The kind and the id of the platform's cluster, as its outputs tell them."""
    outputs = project.outputs(PLATFORM) if PLATFORM in project.stacks() else {}
    if "kubeconfig" not in outputs:
        raise LabError(
            f"stack {PLATFORM!r} runs nothing: run `pulumi up --stack {PLATFORM}` first "
            "(`python -m lab backup` saves a lab by itself)"
        )
    return outputs["cluster"], contexts.identity(outputs["kubeconfig"])


class Restoring:
    """A datastore about to be restored; whatever stands against it is said before it begins.

    copy: a project in which the backup's stacks are; replace: whether a cluster that is there may
    be overwritten. Raises LabError.
    """

    def __init__(self, backup: Path, manifest: Manifest, copy: Project, *, replace: bool) -> None:
        self._backup, self._manifest, self._replace = backup, manifest, replace
        self._plane: microk8s.ControlPlane | None = None
        if manifest.kind == "lab":
            lab_restore.check(cluster.chosen_name(), manifest, replace=replace)
        elif manifest.kind == "microk8s":
            self._plane = microk8s.control_plane(copy.settings(PLATFORM))
            microk8s.check(self._plane, manifest.cluster, replace=replace)

    def run(self) -> None:
        """Restore it. Raises LabError."""
        if self._plane:
            microk8s.restore(self._plane, self._backup)
        elif self._manifest.kind == "lab":
            name = cluster.chosen_name()
            lab_restore.restore(name, self._backup, self._manifest, replace=self._replace)
