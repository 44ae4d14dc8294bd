"""MicroK8s' datastore, saved and restored by `microk8s dbctl` on a host, over SSH."""

import asyncio
import base64
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pulumi

from components.cluster.microk8s.hosts import Host
from components.cluster.microk8s.shell import script
from components.cluster.microk8s.ssh import HostError, Lost, Reach
from kubeconfigs import contexts
from lab.errors import LabError
from lab.progress import step
from stacks.hosts import hosts_of

ARCHIVE = "datastore/serverless-notebooks.tar.gz"
"""`dbctl restore` looks in the archive for a folder that is named as the file."""

LOOK_SECONDS, SECONDS = 60, 600


@dataclass(frozen=True)
class ControlPlane:
    """The control-plane host that is asked; cluster: the id of the cluster it is in."""

    host: Host
    reach: Reach
    cluster: str

    def run(self, name: str, **variables: str) -> str:
        """Run a script on the host. Raises LabError."""
        text = script(name, HOST=self.host.called, **variables)
        try:
            return asyncio.run(self.reach.run(self.host, text, SECONDS))
        except HostError as error:
            raise LabError(str(error)) from None


def control_plane(settings: Mapping[str, Any]) -> ControlPlane:
    """The first control-plane host that answers; settings: the platform stack's configuration.

    Raises LabError where none answers.
    """
    keys = {"key": "sshKey", "passphrase": "sshKeyPassphrase", "agent": "sshAgent"}
    access = {name: settings.get(key) or "" for name, key in keys.items()}
    reach = Reach({**access, "host_keys": settings.get("hostKeys") or {}})
    lost: list[str] = []
    for host in _hosts(settings):
        text = script("kubeconfig", HOST=host.called)
        try:
            kubeconfig = asyncio.run(reach.run(host, text, LOOK_SECONDS, attempts=1))
        except Lost as error:
            lost.append(str(error))
        except HostError as error:
            raise LabError(str(error)) from None
        else:
            return ControlPlane(host, reach, contexts.identity(kubeconfig))
    raise LabError(f"no control-plane host answers: {'; '.join(lost)}")


def _hosts(settings: Mapping[str, Any]) -> list[Host]:
    try:
        hosts = hosts_of(cast("list[Any]", settings.get("hosts") or []))
    except pulumi.RunError as error:
        raise LabError(str(error)) from None
    return [host for host in hosts if host.role == "control-plane"]


def save(plane: ControlPlane, draft: Path) -> None:
    """Fetch a backup of the datastore. Raises LabError, also for an archive with no object."""
    target = draft / ARCHIVE
    target.parent.mkdir()
    with step(f"microk8s dbctl backup on {plane.host.called}", 30):
        archive = plane.run("backup", NAME=target.name)
    target.write_bytes(base64.b64decode(archive))
    if not _holds_objects(target):
        raise LabError(
            f"host {plane.host.called}: `microk8s dbctl backup` made no archive with objects in "
            "it, though it said nothing of a failure"
        )


def _holds_objects(archive: Path) -> bool:
    """dbctl writes two files an object, `N.key` and `N.data`."""
    try:
        with tarfile.open(archive) as opened:
            return any(name.endswith(".key") for name in opened.getnames())
    except tarfile.TarError:
        return False


def check(plane: ControlPlane, cluster: str, *, replace: bool) -> None:
    """Raise LabError unless a restore may write over the cluster that is there (replace)."""
    if replace:
        return
    which = "the backup's own" if plane.cluster == cluster else "another one than the backup's"
    raise LabError(
        f"host {plane.host.called} has a running cluster, {which}: --replace puts the backup's "
        "objects over those that are there"
    )


def restore(plane: ControlPlane, backup: Path) -> None:
    """Have the backup's objects put into the datastore. Raises LabError."""
    content = base64.b64encode((backup / ARCHIVE).read_bytes()).decode()
    with step(f"microk8s dbctl restore on {plane.host.called}", 60):
        plane.run("restore", NAME=Path(ARCHIVE).name, CONTENT=content)
