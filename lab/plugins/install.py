"""Puts a plugin where the Pulumi engine looks for it, wherever the official one is not found."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

from lab.files import link
from lab.plugins import official
from lab.plugins.language import VERSION
from lab.plugins.launch import command

_LANGUAGE = "pulumi-language-python"


def install(home: Path, bin: Path, python: Path, root: Path, build: Callable[[], Path]) -> None:
    """Write a wrapper for each stand-in, and link the Kubernetes provider, which is built.

    `home` is PULUMI_HOME, `bin` the folder of the `pulumi` executable, `python` the interpreter
    to run them with (of a virtual environment with the Pulumi packages), `root` the folder that
    holds `lab/`; `build` returns the provider's path. What is up to date is left alone.
    """
    if not (official.on_path(_LANGUAGE) or official.is_official(bin / _LANGUAGE)):
        folder = home / "plugins" / f"language-python-v{VERSION}"
        _write(folder / _LANGUAGE, command(python, "language", root))
        _remove_stale(bin / _LANGUAGE)
    place = official.place(home, python, "command")
    if not official.on_path(place.name) and not official.is_official(place):
        _write(place, command(python, "command", root))
    place = official.place(home, python, "kubernetes")
    if not official.on_path(place.name) and (place.is_symlink() or not official.is_official(place)):
        link(place, build())


def _remove_stale(path: Path) -> None:
    """Remove a wrapper from PATH, where the engine warns about it at every run."""
    if path.is_file() and not official.is_official(path):
        path.unlink()


def _write(path: Path, command: list[str]) -> None:
    text = f'#!/bin/sh\n{official.MARK}\nexec {shlex.join(command)} "$@"\n'
    if path.is_file() and path.read_text(errors="replace") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.chmod(0o755)
    draft.replace(path)
