"""`python -m lab backup` and `restore`."""

import argparse
from pathlib import Path
from typing import Any

from lab.backup import manifest, restore, save
from lab.errors import LabError
from lab.progress import console

LEFT_OUT = "It does not contain notebook files on volumes."


def add(commands: Any) -> None:
    """Add both commands to the lab's."""
    saving = commands.add_parser("backup", help="save the datastore and the cluster's keys")
    saving.add_argument("folder", type=Path, help="a folder that does not exist yet")
    restoring = commands.add_parser("restore", help="recreate the lab from a backup")
    restoring.add_argument("folder", type=Path, help="a backup's folder")
    restoring.add_argument("--replace", action="store_true", help="destroy an existing lab")


def run(name: str, arguments: argparse.Namespace) -> None:
    """Run either. Raises LabError."""
    try:
        _run(name, arguments.folder, arguments)
    except OSError as error:
        raise LabError(f"{error.filename or arguments.folder}: {error.strerror}") from None


def _run(name: str, folder: Path, arguments: argparse.Namespace) -> None:
    if arguments.command == "backup":
        save.backup(name, folder)
        console.print(f"[green]✓[/] lab '{name}' is in {folder}, its keys included. {LEFT_OUT}")
        return
    lab = restore.restore(name, folder, manifest.read(folder), replace=arguments.replace)
    console.print(f"[green]✓[/] lab '{name}' is up: KUBECONFIG={lab.kubeconfig}")
