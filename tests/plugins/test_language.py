"""The language host: what a program is given, and how its errors are shown."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.plugins.project import Project

FACTS = """
import os, sys, pulumi
config = pulumi.Config()
pulumi.export("plain", config.get("plain"))
pulumi.export("hidden", config.get_secret("hidden"))
pulumi.export("name", f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}")
pulumi.export("folder", os.getcwd())
pulumi.export("prefix", sys.prefix)
pulumi.export("main", __name__)
import helper
pulumi.export("helper", helper.VALUE)
"""


def test_a_program_sees_its_stack_and_configuration(project: Project) -> None:
    """Configuration, names and folder are right, secrets stay secret, modules import."""
    (project.folder / "helper.py").write_text("VALUE = 'beside'")
    project.program(FACTS).config(plain="open")
    project.pulumi("config", "set", "--secret", "hidden", "hush").ok()
    assert "hush" not in project.up().ok().text
    outputs = project.outputs()
    assert outputs["name"] == "organization/plugtest/dev"
    assert Path(outputs["folder"]) == project.folder
    assert Path(outputs["prefix"]) == Path(sys.prefix)
    assert (outputs["plain"], outputs["hidden"]) == ("open", "hush")
    assert (outputs["main"], outputs["helper"]) == ("__main__", "beside")
    assert "hush" not in project.pulumi("stack", "export").text


def test_the_virtual_environment_of_the_project_runs_it(
    tmp_path: Path, plugin_env: dict[str, str]
) -> None:
    """The option `virtualenv` picks the interpreter; it is relative to the project."""
    venv = tmp_path / "project" / "own-venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    packages = sysconfig.get_path("purelib")
    site = next(venv.glob("lib/python3*/site-packages"))
    (site / "shared.pth").write_text(packages)
    project = Project(tmp_path / "project", plugin_env, venv="own-venv")
    project.program("import sys, pulumi; pulumi.export('prefix', sys.prefix)")
    project.up().ok()
    assert Path(project.outputs()["prefix"]) == venv


def test_a_missing_virtual_environment_is_named(tmp_path: Path, plugin_env: dict[str, str]) -> None:
    """The error names the folder that Pulumi.yaml asks for."""
    project = Project(tmp_path / "project", plugin_env, venv="nowhere")
    result = project.program("import pulumi").preview().failed()
    assert "nowhere" in result.text


@pytest.mark.parametrize(
    ("program", "shown", "hidden"),
    [
        (
            "def deep():\n    raise ValueError('no good')\ndeep()",
            ["Program failed with an unhandled exception", "line 2, in deep", "no good"],
            ["runpy", "lab/plugins"],
        ),
        (
            "import pulumi\nraise pulumi.RunError('stack has no outputs')",
            ["error: stack has no outputs"],
            ["Traceback"],
        ),
        ("import pulumi\npulumi.Config().require('colour')", ["plugtest:colour"], ["Traceback"]),
        ("import sys\nsys.exit(3)", ["non-zero exit code: 3"], ["Traceback"]),
        ("import nothere", ["ModuleNotFoundError", "nothere"], ["runpy"]),
        (
            "import pulumi\npulumi.Output.from_input(0).apply(lambda n: 1 / n)",
            ["ZeroDivisionError", "1 / n"],
            [],
        ),
    ],
)
def test_a_failing_program_is_explained(
    project: Project, program: str, shown: list[str], hidden: list[str]
) -> None:
    """Unexpected errors come with the program's own traceback, expected ones without."""
    text = project.program(program).preview().failed().text
    assert [part for part in shown if part not in text] == []
    assert [part for part in hidden if part in text] == []


def test_an_interrupted_program_ends_at_once(project: Project) -> None:
    """Ctrl-C during a long step of the program ends it, children included."""
    project.program(
        "import subprocess\nprint('begun', flush=True)\nsubprocess.run(['sleep', '4711'])"
    )
    result = project.interrupted("up", "--yes", "--skip-preview", when="begun").failed()
    assert result.seconds < 60
    assert "Traceback" not in result.text
    assert subprocess.run(["pgrep", "-fx", "sleep 4711"], check=False).returncode == 1
    project.program("").preview().ok()
