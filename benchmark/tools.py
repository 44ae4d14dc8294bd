"""The programs measured with, looked for on PATH."""

import re
import shutil
import subprocess

from benchmark.errors import ToolError

CURL_AT_LEAST = (7, 84)


def find_tool(name: str) -> str:
    """The program's path. Raises ToolError."""
    path = shutil.which(name)
    if path is None:
        raise ToolError(f"{name} is not on PATH: install it, or add its folder to PATH")
    return path


def curl_version() -> str:
    """curl's version, which must know `--rate`. Raises ToolError."""
    version = re.search(r"curl (\d+)\.(\d+)\.(\d+)", _output("curl", "--version"))
    if version is None or (int(version[1]), int(version[2])) < CURL_AT_LEAST:
        shown = version[0] if version else "an unknown version"
        raise ToolError(f"curl 7.84 or newer is needed, found {shown}: upgrade it")
    return version[0].removeprefix("curl ")


def vegeta_version() -> str:
    """vegeta's version as it tells it. Raises ToolError when vegeta is missing."""
    version = re.search(r"Version:[ \t]*(\S+)", _output("vegeta", "-version"))
    return version[1] if version else "unknown"


def _output(name: str, flag: str) -> str:
    path = find_tool(name)
    try:
        ran = subprocess.run([path, flag], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{path} {flag} does not run ({error}): reinstall {name}") from None
    return ran.stdout + ran.stderr
