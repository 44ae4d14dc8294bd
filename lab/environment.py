"""The clone's own tools: Pulumi with its plugins, kubectl, vegeta and rendered manifests."""

import fcntl
import os
import secrets
import shutil
import sys
from pathlib import Path

from lab import binaries, building, manifests, paths, variables
from lab.files import link, write_private
from lab.plugins.install import install
from lab.plugins.official import fetch
from lab.progress import step

BIN = paths.TOOLS / "bin"
MANIFESTS = paths.TOOLS / "manifests"
HOME = paths.TOOLS / "pulumi-home"
STATE = paths.TOOLS / "pulumi-state"
PASSPHRASE = paths.TOOLS / "passphrase"


def pulumi_env() -> dict[str, str]:
    """The variables with which `pulumi` works from this clone without the internet."""
    venv = Path(sys.executable).parent
    here = [str(BIN), str(venv)]
    others = [p for p in os.environ.get("PATH", "").split(":") if p not in here]
    return {
        "PATH": ":".join([*here, *others]),
        "PULUMI_HOME": str(HOME),
        "PULUMI_BACKEND_URL": STATE.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(PASSPHRASE),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK": "true",
        **variables.direct(),
    }


def enter() -> None:
    """Give this process and all that it starts the variables of `pulumi_env`, and no others's."""
    for name in variables.foreign():
        del os.environ[name]
    os.environ.update(pulumi_env())


def require_tools() -> None:
    """Raise LabError where a link leads to no program that this user may run."""
    for path in BIN.glob("*"):
        building.require(path.readlink() if path.is_symlink() else path)


def tools() -> None:
    """Build and link what people call; quick where all is there.

    Raises LabError where a build fails.
    """
    for folder in (BIN, STATE, HOME):
        folder.mkdir(parents=True, exist_ok=True)
    with (paths.TOOLS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for binary in binaries.TOOLS:
            building.build(binary)
        link(BIN / "vegeta", building.program(binaries.VEGETA))
        link(BIN / "kubectl", building.program(binaries.KUBELITE))
        pulumi()
        _render()
        _no_engine_logs()
        if not PASSPHRASE.exists():
            write_private(PASSPHRASE, secrets.token_urlsafe(32).encode())


def pulumi() -> None:
    """Leave Pulumi and its plugins to an official `pulumi`, as far as there is one and it can."""
    if official := _official_pulumi():
        (BIN / "pulumi").unlink(missing_ok=True)
        fetch(official, HOME, interpreter())
    else:
        link(BIN / "pulumi", _built(binaries.PULUMI_CLI))
    install(HOME, BIN, interpreter(), paths.ROOT, lambda: _built(binaries.PROVIDER))


def _built(binary: binaries.Binary) -> Path:
    building.build(binary)
    return building.program(binary)


def _no_engine_logs() -> None:
    """Keep the engine from logging every property of every call: half the CPU of a preview.

    It has no setting for that, but does without where the folder for its logs cannot be made.
    """
    logs = HOME / "logs"
    if logs.is_dir():
        shutil.rmtree(logs)
    logs.touch()


def _official_pulumi() -> Path | None:
    """The first `pulumi` on PATH that no lab has built, neither this clone's nor another's."""
    for folder in os.environ.get("PATH", "").split(":"):
        found = shutil.which("pulumi", path=folder) if folder else None
        if found and not Path(found).resolve().is_relative_to(paths.cache().resolve()):
            return Path(found)
    return None


def _render() -> None:
    """Render the manifests anew where the modules they come from have changed."""
    stamp = MANIFESTS / ".rendered"
    keys = " ".join(
        building.key(binary) for binary in (binaries.KNATIVE_SERVING, binaries.TRAEFIK_PROXY)
    )
    if not stamp.exists() or stamp.read_text() != keys:
        with step("render the manifests of Knative and Traefik", 5):
            manifests.render(MANIFESTS)
        stamp.write_text(keys)


def interpreter() -> Path:
    """The interpreter that runs this, by the place its environment lies at.

    Not by a link to the environment's folder, such as a passing copy of the project has, which
    would leave the plugins without an interpreter when it goes.
    """
    return Path(sys.executable).parent.resolve() / Path(sys.executable).name
