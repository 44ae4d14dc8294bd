"""Where a notebook pod may write: on the volume of its variant, and in memory.

The kubelet evicts a pod, with all of its kernels, whose `emptyDir` on disk outgrows its limit. One
in memory is as large as its limit and no larger: whoever fills it gets "No space left on device".
"""

from dataclasses import dataclass
from typing import Any

import pulumi

HOME = "/home/jovyan"
NOTEBOOKS = f"{HOME}/work"
HOME_ON_VOLUME = ".home"
"""HOME's folder on the volume; hidden, as the notebooks are beside it."""

DELETION = {"delete_to_trash": False, "always_delete_dir": True}
"""What is deleted is gone: a trash would lie on the volume, and nobody would empty it."""

POD_FILES = "/run/jupyter"
POD_FILES_SIZE = "64Mi"


@dataclass(frozen=True)
class PodVolumes:
    """scratch: size of /tmp, and of HOME where there is no claim; shared_memory: of /dev/shm.

    claim: the PersistentVolumeClaim of notebooks and HOME, or None where they go with their pod.
    Sizes are Kubernetes quantities and count as memory of the container.
    """

    scratch: str = "256Mi"
    shared_memory: str = "256Mi"
    claim: pulumi.Input[str] | None = None

    def volumes(self) -> list[dict[str, Any]]:
        """The pod's volumes that are written to."""
        return [
            self._notebooks(),
            memory("tmp", self.scratch),
            memory("shared-memory", self.shared_memory),
            memory("pod-files", POD_FILES_SIZE),
        ]

    def _notebooks(self) -> dict[str, Any]:
        if self.claim is None:
            return memory("notebooks", self.scratch)
        return {"name": "notebooks", "persistentVolumeClaim": {"claimName": self.claim}}


def memory(name: str, size: str) -> dict[str, Any]:
    """A volume in memory that ends with its pod."""
    return {"name": name, "emptyDir": {"medium": "Memory", "sizeLimit": size}}


def mounts() -> list[dict[str, Any]]:
    """Where the container has these volumes."""
    return [
        {"name": "notebooks", "mountPath": HOME, "subPath": HOME_ON_VOLUME},
        {"name": "notebooks", "mountPath": NOTEBOOKS},
        {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108
        {"name": "shared-memory", "mountPath": "/dev/shm"},  # noqa: S108
        {"name": "pod-files", "mountPath": POD_FILES},
    ]


def environment() -> dict[str, str]:
    """What keeps apart, in a HOME that all pods share, what is of one pod.

    Connection files are named by kernels and process ids, and those are alike in all pods. Two pods
    must not write one SQLite database, which IPython's history is. The server reads no settings
    from HOME, since a mistake in them would keep every pod from starting; what JupyterLab's own
    dialogs set is kept there.
    """
    return {
        "HOME": HOME,
        "JUPYTER_RUNTIME_DIR": f"{POD_FILES}/runtime",
        "JUPYTER_CONFIG_DIR": f"{POD_FILES}/config",
        "IPYTHONDIR": f"{POD_FILES}/ipython",
        "JUPYTERLAB_SETTINGS_DIR": f"{HOME}/.jupyter/lab/user-settings",
        "JUPYTERLAB_WORKSPACES_DIR": f"{HOME}/.jupyter/lab/workspaces",
    }


def arguments() -> list[str]:
    """The server's options for files.

    Which notebooks are trusted is a database again, so each pod has it for itself.
    """
    return [
        f"--ServerApp.root_dir={NOTEBOOKS}",
        "--NotebookNotary.db_file=:memory:",
        f"--NotebookNotary.secret_file={POD_FILES}/notebook_secret",
    ]
