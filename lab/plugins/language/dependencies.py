"""Installs what a program needs (`pulumi install`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pulumi.runtime.proto.language_pb2 import ProgramInfo

from lab.plugins.failures import Failure
from lab.plugins.language import interpreter

NO_USER = {"PIP_USER": "0"}
"""A virtual environment has no user's packages, whatever a pip.conf says."""


def install(info: ProgramInfo) -> Iterator[bytes]:
    """Create the virtual environment and install requirements.txt into it.

    Yields what the tools print, line by line.

    Raises:
        Failure: one of them fails.
    """
    named = dict(info.options).get("virtualenv", "venv")
    folder = Path(info.root_directory, str(named))
    if not (folder / "bin" / "python").exists():
        yield from _lines([sys.executable, "-m", "venv", str(folder)])
    requirements = Path(info.program_directory, "requirements.txt")
    if requirements.exists():
        python = interpreter.python(folder)
        yield from _lines([python, "-m", "pip", "install", "-r", str(requirements)], NO_USER)


def _lines(command: list[str], settings: Mapping[str, str] | None = None) -> Iterator[bytes]:
    env = {**os.environ, **(settings or {})}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it is piped
        yield from process.stdout
    if process.returncode:
        raise Failure(f"`{' '.join(command)}` failed with exit code {process.returncode}")
