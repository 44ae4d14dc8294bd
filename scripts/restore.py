"""Restores what `scripts/backup.py` saved: Pulumi's stacks, then the cluster's datastore.

Whatever stands against it is said first, with nothing touched: damage to the backup, a passphrase
that does not open it, stacks or a cluster that are there (unless --replace). Run again after a
failure, it goes on from what is there.

Exit codes: 0 restored, 1 not restored, 130 interrupted.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backups import stacks
from backups.datastore import KINDS, Restoring
from backups.project import Project
from lab.backup import manifest
from lab.backup.manifest import Manifest
from lab.errors import LabError

PROJECT = Path(__file__).absolute().parent.parent
"""The folder by which the script was called: a project may be made of links to another."""


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    parser = argparse.ArgumentParser(description="Restore the datastore and Pulumi's stacks.")
    parser.add_argument("folder", type=Path, help="a folder that scripts/backup.py made")
    parser.add_argument(
        "--replace", action="store_true", help="overwrite stacks and a cluster that are there"
    )
    options = parser.parse_args()
    try:
        restore(Project(PROJECT), options.folder, replace=options.replace)
    except (LabError, OSError) as error:
        print(f"restore: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "restore: interrupted: run it again (with --replace, if it had begun)", file=sys.stderr
        )
        return 130
    print("Notebooks' volumes are as they were where their node still had them, else empty.")
    print("`pulumi up --stack platform --expect-no-changes` tells whether all is as it was.")
    return 0


def restore(project: Project, folder: Path, *, replace: bool) -> Manifest:
    """Restore a backup. Raises LabError."""
    manifested = manifest.read(folder)
    if manifested.kind not in KINDS or not manifested.stacks:
        raise LabError(
            f"{folder} is not of scripts/backup.py, but a {manifested.kind} alone: "
            "`python -m lab restore` restores a lab"
        )
    stacks.check(project, folder, manifested.stacks, replace=replace)
    with stacks.rehearsed(project, folder, manifested.stacks) as copy:
        datastore = Restoring(folder, manifested, copy, replace=replace)
    brought = stacks.restore(project, folder, manifested.stacks)
    print(f"{folder}: stacks {', '.join(brought) or 'none'} brought back", flush=True)
    datastore.run()
    if manifested.kind == "existing":
        print("The cluster's own datastore is its owner's to restore.")
    return manifested


if __name__ == "__main__":
    sys.exit(main())
