"""Which Python runs a program: the one of the virtual environment that Pulumi.yaml names."""

from __future__ import annotations

import sys
from pathlib import Path

from pulumi.runtime.proto.language_pb2 import ProgramInfo

from lab.plugins.failures import Failure, NotSupported


def environment(info: ProgramInfo) -> Path:
    """The virtual environment's folder: ``runtime.options.virtualenv``, or this process's own.

    A relative path is relative to the project's folder.

    Raises:
        Failure: the folder is missing or holds no Python.
        NotSupported: the options name another toolchain than pip.
    """
    options = dict(info.options)
    toolchain = options.get("toolchain", "pip")
    if toolchain != "pip":
        raise NotSupported(f"the Python toolchain {toolchain!r}")
    named = options.get("virtualenv")
    if not named:
        return Path(sys.prefix)
    folder = Path(info.root_directory, str(named))
    if not (folder / "bin" / "python").exists():
        raise Failure(
            f"the virtual environment {folder} named in Pulumi.yaml does not exist: "
            "run `pulumi install` to create it"
        )
    return folder


def python(folder: Path) -> str:
    """The interpreter of the virtual environment in `folder`."""
    return str(folder / "bin" / "python") if (folder / "bin").is_dir() else sys.executable


def is_current(folder: Path) -> bool:
    """Whether this process runs in the virtual environment in `folder`."""
    return folder.resolve() == Path(sys.prefix).resolve()


def site_packages(folder: Path) -> list[str]:
    """The folders in which the virtual environment's packages are installed."""
    if is_current(folder):
        return sys.path[1:]
    return [str(path) for path in (folder / "lib").glob("python3*/site-packages")]
