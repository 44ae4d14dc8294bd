"""Pulumi's official plugins: whether one is there, and having an official `pulumi` fetch it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import variables

MARK = "# Offline stand-in for a Pulumi plugin."
PROVIDERS = ("kubernetes", "command")
_SECONDS = 600  # 100 MB by a slow link


def place(home: Path, python: Path, provider: str) -> Path:
    """Where the engine looks for a provider's executable, `home` being PULUMI_HOME.

    Its version is the one that the package ``pulumi_<provider>`` beside `python` needs.
    """
    folder = f"resource-{provider}-v{_version(python, provider)}"
    return home / "plugins" / folder / f"pulumi-resource-{provider}"


def on_path(executable: str) -> bool:
    """Whether PATH has an official plugin."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    found = (shutil.which(executable, path=folder) for folder in folders if folder)
    return any(is_official(Path(path)) for path in found if path)


def is_official(path: Path) -> bool:
    """Whether a file is there, and is no stand-in."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK.encode() not in file.read(256)


def fetch(pulumi: Path, home: Path, python: Path) -> None:
    """Have an official `pulumi` fetch the providers for whose place nothing is there yet.

    Where it cannot, that is no error: others take their place, and it is not asked again.
    """
    for provider in PROVIDERS:
        wanted = place(home, python, provider)
        if wanted.parent.exists() or on_path(wanted.name):
            continue
        with TemporaryDirectory(dir=home) as draft:
            fetched = place(Path(draft), python, provider)
            if _asked(pulumi, provider, _version(python, provider), draft) and fetched.is_file():
                wanted.parent.parent.mkdir(exist_ok=True)
                fetched.parent.rename(wanted.parent)


def _asked(pulumi: Path, provider: str, version: str, home: str) -> bool:
    try:
        done = subprocess.run(
            [pulumi, "plugin", "install", "resource", provider, version],
            env=variables.kept() | {"PULUMI_HOME": home, "PULUMI_SKIP_UPDATE_CHECK": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _version(python: Path, provider: str) -> str:
    pattern = f"lib/python3*/site-packages/pulumi_{provider}/pulumi-plugin.json"
    found = sorted(python.parent.parent.glob(pattern))
    if not found:
        raise FileNotFoundError(
            f"pulumi-{provider} is not installed for {python}: "
            f"run `{python} -m pip install -r requirements.txt`"
        )
    return str(json.loads(found[0].read_text())["version"])
