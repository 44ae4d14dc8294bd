"""Puts the stand-ins where the Pulumi engine looks for its plugins."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

from lab.plugins.language import VERSION
from lab.plugins.launch import command

_MARK = "# Offline stand-in for a Pulumi plugin."
_PROVIDERS = ("kubernetes", "command")
_LANGUAGE = "pulumi-language-python"


def install(home: Path, bin: Path, python: Path, root: Path) -> None:
    """Write a wrapper for each plugin of which the official one is not found.

    `home` is PULUMI_HOME, `bin` the folder of the `pulumi` executable, `python` the interpreter
    to run them with (of a virtual environment with the Pulumi packages), `root` the folder that
    holds `lab/`. Wrappers that are up to date are left alone.
    """
    if not (_official_on_path(_LANGUAGE) or _is_official(bin / _LANGUAGE)):
        folder = home / "plugins" / f"language-python-v{VERSION}"
        _write(folder / _LANGUAGE, command(python, "language", root))
        _remove_stale(bin / _LANGUAGE)
    for name in _PROVIDERS:
        executable = f"pulumi-resource-{name}"
        folder = home / "plugins" / f"resource-{name}-v{_version(python, name)}"
        if not _official_on_path(executable) and not _is_official(folder / executable):
            _write(folder / executable, command(python, name, root))


def _remove_stale(path: Path) -> None:
    """Remove a wrapper from PATH, where the engine warns about it at every run."""
    if path.is_file() and not _is_official(path):
        path.unlink()


def _official_on_path(executable: str) -> bool:
    folders = os.environ.get("PATH", "").split(os.pathsep)
    found = (shutil.which(executable, path=folder) for folder in folders if folder)
    return any(_is_official(Path(path)) for path in found if path)


def _is_official(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _MARK.encode() not in file.read(256)


def _version(python: Path, name: str) -> str:
    """The version of the plugin that the package ``pulumi_<name>`` beside `python` needs."""
    pattern = f"lib/python3*/site-packages/pulumi_{name}/pulumi-plugin.json"
    found = sorted(python.parent.parent.glob(pattern))
    if not found:
        raise FileNotFoundError(
            f"pulumi-{name} is not installed for {python}: "
            f"run `{python} -m pip install -r requirements.txt`"
        )
    return str(json.loads(found[0].read_text())["version"])


def _write(path: Path, command: list[str]) -> None:
    text = f'#!/bin/sh\n{_MARK}\nexec {shlex.join(command)} "$@"\n'
    if path.is_file() and path.read_text(errors="replace") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.chmod(0o755)
    draft.replace(path)
