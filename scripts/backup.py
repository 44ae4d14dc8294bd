"""Saves the cluster's datastore and Pulumi's stacks in a folder of its own.

Notebook files on volumes are not in it, and the passphrase of Pulumi's secrets is not.

Exit codes: 0 saved, 1 not saved (and no folder made), 130 interrupted.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backups import datastore, stacks
from backups.project import Project
from lab.backup import manifest
from lab.backup.folder import whole
from lab.backup.manifest import Manifest
from lab.backup.save import VERSIONS
from lab.errors import LabError

PROJECT = Path(__file__).absolute().parent.parent
"""The folder by which the script was called: a project may be made of links to another."""

HOLDS = {
    "lab": "In it: the lab's etcd and its keys, Pulumi's states and configuration. Keep it secret.",
    "microk8s": "In it: MicroK8s' datastore, Pulumi's states and configuration. Keep it secret.",
    "existing": "In it: Pulumi's states and configuration only. The cluster's own datastore is its "
    "owner's to back up.",
}
LEFT_OUT = (
    "Not in it: notebook files on volumes, and the passphrase that opens the stacks' secrets "
    "(PULUMI_CONFIG_PASSPHRASE; the lab's is .lab/passphrase): keep that elsewhere, a restore "
    "needs it."
)


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    parser = argparse.ArgumentParser(description="Back up the datastore and Pulumi's stacks.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    folder: Path = parser.parse_args().folder
    try:
        made = backup(Project(PROJECT), folder)
    except (LabError, OSError) as error:
        print(f"backup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("backup: interrupted, nothing saved", file=sys.stderr)
        return 130
    print(f"{folder}: {made.kind} {made.cluster}, stacks {', '.join(made.stacks)}")
    print(f"{HOLDS[made.kind]}\n{LEFT_OUT}")
    return 0


def backup(project: Project, folder: Path) -> Manifest:
    """Back a project up into a folder that is not there yet. Raises LabError."""
    with whole(folder) as draft:
        names = stacks.save(project, draft)
        kind, cluster, known = datastore.save(project, draft)
        versions = {**VERSIONS, "pulumi": project.version()}
        return manifest.seal(draft, kind, cluster, known, versions, names)


if __name__ == "__main__":
    sys.exit(main())
