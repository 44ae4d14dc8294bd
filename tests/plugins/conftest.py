"""Projects to run, with the plugins that are asked for, and a cluster to run them on."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from lab import environment
from tests.plugins.project import Project

_OURS = str(environment.BIN)


def _official_env() -> dict[str, str]:
    """The environment of the official plugins; skips where one of them is missing."""
    path = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep) if folder != _OURS
    )
    home = Path(os.environ.get("OFFICIAL_PULUMI_HOME", Path.home() / ".pulumi"))
    for executable in ("pulumi", "pulumi-language-python"):
        if not shutil.which(executable, path=path):
            pytest.skip(f"PLUGINS=official: {executable} is not on PATH")
    for name in ("kubernetes", "command"):
        executable = f"pulumi-resource-{name}"
        if not shutil.which(executable, path=path) and not list(
            home.glob(f"plugins/resource-{name}-v*/{executable}")
        ):
            pytest.skip(f"PLUGINS=official: {executable} is neither on PATH nor in {home}")
    return {"PATH": path, "PULUMI_HOME": str(home)}


@pytest.fixture(scope="session")
def plugin_env() -> dict[str, str]:
    """The environment in which `pulumi` finds the plugins under test."""
    asked = os.environ.get("PLUGINS", "stand-in")
    if asked == "official":
        return _official_env()
    assert asked == "stand-in", f"PLUGINS={asked!r}: allowed are official, stand-in"
    environment.tools()
    return environment.pulumi_env()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, plugin_env: dict[str, str]) -> Path:
    """The folder of a project with an empty stack, to copy."""
    return Project(tmp_path_factory.mktemp("template") / "project", plugin_env).folder


@pytest.fixture
def project(tmp_path: Path, template: Path, plugin_env: dict[str, str]) -> Generator[Project]:
    """A project with an empty stack, whose resources are destroyed at the end."""
    made = Project(shutil.copytree(template, tmp_path / "project"), plugin_env)
    yield made
    made.clean_up()


@pytest.fixture(scope="module")
def kubeconfig(request: pytest.FixtureRequest) -> Path:
    """The kubeconfig of the cluster to test on: the test lab's, if none is named."""
    named = os.environ.get("PLUGINS_KUBECONFIG")
    return Path(named) if named else request.getfixturevalue("lab").kubeconfig


@pytest.fixture(scope="module")
def kubectl(kubeconfig: Path) -> Callable[..., str]:
    """Calls kubectl on that cluster and returns what it prints."""

    def call(*words: str) -> str:
        command = ["kubectl", "--kubeconfig", str(kubeconfig), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return call


@pytest.fixture(scope="module")
def namespace(kubectl: Callable[..., str]) -> Generator[str]:
    """A namespace for the module's tests."""
    name = f"plug-{secrets.token_hex(4)}"
    kubectl("create", "namespace", name)
    yield name
    kubectl("delete", "namespace", name, "--wait=false")


@pytest.fixture
def cluster_project(project: Project, kubeconfig: Path, namespace: str) -> Project:
    """A project that is configured for the cluster and the module's namespace."""
    return project.config(kubeconfig=str(kubeconfig), namespace=namespace)
