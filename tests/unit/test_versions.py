"""Versions stand in one module; what cannot read it agrees with it."""

import ast
import subprocess
from pathlib import Path

import pytest
import yaml

import versions
from tests.conftest import ROOT

VERSIONS = {name: value for name, value in vars(versions).items() if name.isupper()}
ELSEWHERE = ("versions.py", "tests/", "lab/hosts/doubles/")
"""The doubles stand for programs of another project, in the versions that it has."""


def values(path: Path) -> str:
    """What a file says beside docstrings: a module's strings, any other file's text."""
    text = path.read_text()
    if path.suffix != ".py":
        return text
    nodes = list(ast.walk(ast.parse(text)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    strings = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in said)
    return "\n".join(str(node.value) for node in strings)


@pytest.fixture(scope="module")
def project() -> dict[str, str]:
    """The values of the project's own code and workflows, without tests, by path."""
    command = ["git", "ls-files", "*.py", ".github"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split() if not name.startswith(ELSEWHERE)]
    return {name: values(ROOT / name) for name in names if (ROOT / name).is_file()}


def test_module_imports_nothing() -> None:
    tree = ast.parse((ROOT / "versions.py").read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("name", sorted(VERSIONS.keys() - {"LOCAL_PROVISIONER"}))
def test_no_other_place_has_a_version(project: dict[str, str], name: str) -> None:
    """But for 1.0.0, which is part of many words."""
    assert "stacks/settings/images.py" in project
    assert [path for path, text in project.items() if VERSIONS[name] in text] == []


def test_configuration_agrees() -> None:
    keys = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    assert keys["image"]["default"] == f"dev.local/jupyterlab:{versions.JUPYTERLAB}"
    minor = versions.KUBERNETES.rpartition(".")[0]
    assert keys["channel"]["default"] == f"{minor}/stable"
