"""Pulumi's stacks in a backup: each one's state and its configuration, secrets encrypted."""

import json
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from backups.project import Project
from lab.errors import LabError

FOLDER = "pulumi"


def save(project: Project, draft: Path) -> list[str]:
    """Save every stack; returns their names. Raises LabError where an update is under way."""
    names = sorted(project.stacks())
    (draft / FOLDER).mkdir()
    for name in names:
        state = project.state(name)
        if pending := state["deployment"].get("pending_operations"):
            raise LabError(
                f"stack {name!r} has {len(pending)} operation(s) pending: let its update end, or "
                f"run `pulumi up --stack {name}` where one was interrupted"
            )
        _state(draft, name).write_text(json.dumps(state, indent=1))
        if project.config_file(name).exists():
            shutil.copy(project.config_file(name), draft / FOLDER)
    return names


def check(project: Project, backup: Path, names: Sequence[str], *, replace: bool) -> None:
    """Raise LabError for a stack that a restore would overwrite, unless it may (replace)."""
    project.make_backend()
    present = project.stacks()
    for name in names if not replace else ():
        if present.get(name) and not _same(project, backup, name):
            raise LabError(
                f"stack {name!r} has {present[name]} resources, and is not as in the backup: "
                "--replace puts the backup's state and configuration over it"
            )


@contextmanager
def rehearsed(project: Project, backup: Path, names: Sequence[str]) -> Generator[Project]:
    """Yield a passing copy of the project, with the stacks of the backup in it.

    It shows that this Pulumi reads the states, and that the passphrase opens them. Stacks whose
    secrets a service keeps cannot be copied: with such a one the project itself is yielded.
    Raises LabError.
    """
    if not all(map(_sealed_by_passphrase, (_state(backup, name) for name in names))):
        yield project
        return
    with TemporaryDirectory() as folder:
        shutil.copy(project.folder / "Pulumi.yaml", folder)
        (Path(folder) / "state").mkdir()
        copy = Project(Path(folder), (Path(folder) / "state").as_uri())
        for name in names:
            try:
                bring_back(copy, backup, name)
            except LabError as error:
                raise LabError(
                    f"stack {name!r} of the backup cannot be restored: {error}"
                ) from None
        yield copy


def restore(project: Project, backup: Path, names: Sequence[str]) -> list[str]:
    """Bring back the stacks that are not as in the backup; returns their names."""
    present = project.stacks()
    different = [name for name in names if name not in present or not _same(project, backup, name)]
    for name in different:
        bring_back(project, backup, name)
    return different


def bring_back(project: Project, backup: Path, name: str) -> None:
    """Give a stack the backup's configuration and state; it is made where there is none.

    A configuration that was another one is kept beside it, as `….former`.
    """
    config, saved = project.config_file(name), backup / FOLDER / f"Pulumi.{name}.yaml"
    if saved.exists() and _text(config) != _text(saved):
        if config.exists():
            shutil.copy(config, config.with_name(f"{config.name}.former"))
        config.write_text(saved.read_text())
    if name not in project.stacks():
        project.pulumi("stack", "init", name, "--no-select")
    project.pulumi("stack", "import", "--stack", name, "--file", _state(backup, name).absolute())


def _same(project: Project, backup: Path, name: str) -> bool:
    saved = backup / FOLDER / f"Pulumi.{name}.yaml"
    configured = _text(project.config_file(name)) == _text(saved)
    return configured and project.state(name) == json.loads(_state(backup, name).read_text())


def _sealed_by_passphrase(state: Path) -> bool:
    provider = json.loads(state.read_text())["deployment"].get("secrets_providers") or {}
    return provider.get("type", "passphrase") == "passphrase"


def _state(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
