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
    found = re.search(r"curl (\d+)\.(\d+)\.(\d+)", _output("curl", "--version"))
    if found is None or (int(found[1]), int(found[2])) < CURL_AT_LEAST:
        shown = found[0] if found else "an unknown version"
        raise ToolError(f"curl 7.84 or newer is needed, found {shown}: upgrade it")
    return found[0].removeprefix("curl ")


def vegeta_version() -> str:
    """vegeta's version as it tells it. Raises ToolError when vegeta is missing."""
    found = re.search(r"Version:[ \t]*(\S+)", _output("vegeta", "-version"))
    return found[1] if found else "unknown"


def _output(name: str, flag: str) -> str:
    path = find_tool(name)
    try:
        ran = subprocess.run([path, flag], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{path} {flag} does not run ({error}): reinstall {name}") from None
    return ran.stdout + ran.stderr
