"""The command provider: commands as resources."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

from tests.plugins.project import Project

PROGRAM = """
import json, pulumi
from pulumi_command import local
arguments = json.loads(pulumi.Config().require("arguments"))
if hidden := pulumi.Config().get_secret("hidden"):
    arguments["stdin"] = hidden
command = local.Command("it", **arguments)
pulumi.export("stdout", command.stdout)
pulumi.export("stderr", command.stderr)
"""

SCRIPT = """
import os, sys
print(os.getcwd(), os.environ["WORD"], input())
print("!", file=sys.stderr)
"""


def _with(project: Project, **arguments: object) -> Project:
    return project.program(PROGRAM).config(arguments=json.dumps(arguments))


def _is_running(command: str) -> bool:
    found = subprocess.run(["pgrep", "-fx", command], capture_output=True, check=False)
    return found.returncode == 0


def test_a_command_runs_with_its_inputs(project: Project, tmp_path: Path) -> None:
    """Folder, environment, interpreter and stdin reach it; its output comes back."""
    _with(
        project,
        create=SCRIPT,
        interpreter=["python3", "-c"],
        dir=str(tmp_path),
        environment={"WORD": "word"},
        stdin="line",
    )
    text = project.up().ok().text
    assert f"{tmp_path} word line" in text  # logged by default
    assert project.outputs() == {"stdout": f"{tmp_path} word line", "stderr": "!"}
    project.up("--expect-no-changes").ok()


def test_changes_run_the_update_command_and_triggers_replace(
    project: Project, tmp_path: Path
) -> None:
    """`update` runs on changed inputs with the previous output at hand, `delete` at the end."""
    log = tmp_path / "log"
    base = {
        "create": "echo made",
        "update": f"echo updated after $PULUMI_COMMAND_STDOUT | tee -a {log}",
        "delete": f"echo deleted $PULUMI_COMMAND_STDOUT >> {log}",
    }
    _with(project, **base, triggers=[1]).up().ok()
    assert project.outputs()["stdout"] == "made"
    _with(project, **base, triggers=[1], environment={"A": "b"}).up().ok()
    assert project.outputs()["stdout"] == "updated after made"
    _with(project, **base, triggers=[2], environment={"A": "b"})
    assert project.plan()["it"]["op"] in ("replace", "create-replacement")
    project.up().ok()
    assert project.outputs()["stdout"] == "made"
    project.destroy().ok()
    lines = log.read_text().splitlines()
    assert lines == ["updated after made", "deleted updated after made", "deleted made"]


def test_without_an_update_command_create_runs_again(project: Project) -> None:
    """The previous output can be kept out of the environment."""
    _with(project, create="echo one").up().ok()
    again = 'echo "two$PULUMI_COMMAND_STDOUT"'
    _with(project, create=again, add_previous_output_in_env=False).up().ok()
    assert project.outputs()["stdout"] == "two"


def test_secret_input_makes_secret_output(project: Project) -> None:
    """What a command prints from a secret is encrypted in the state, and hidden on screen."""
    project.pulumi("config", "set", "--secret", "hidden", "hush-hush").ok()
    _with(project, create="cat; echo")
    assert "hush-hush" not in project.up().ok().text
    assert "hush-hush" not in project.pulumi("stack", "export").ok().text
    assert "hush-hush" not in project.pulumi("stack", "output").ok().text
    assert project.outputs()["stdout"] == "hush-hush"


def test_logging_can_be_limited(project: Project) -> None:
    """Only the streams that `logging` names are shown; both are kept."""
    _with(project, create="echo o-u-t; echo e-r-r >&2", logging="stderr")
    text = project.up().ok().text
    assert "e-r-r" in text.partition("Outputs:")[0]
    assert "o-u-t" not in text.partition("Outputs:")[0]
    assert project.outputs() == {"stdout": "o-u-t", "stderr": "e-r-r"}


def test_a_failing_command_says_why(project: Project) -> None:
    """Exit status and output are told; the resource is not made; the next run is fine."""
    _with(project, create="echo because >&2; exit 7")
    text = project.up().failed().text
    assert "exit status 7" in text
    assert "because" in text
    _with(project, create="echo better").up().ok()
    assert project.outputs()["stdout"] == "better"


def test_ctrl_c_stops_the_command(project: Project, tmp_path: Path) -> None:
    """The command is stopped, and the next run starts it anew."""
    _with(project, create=f"echo running; exec sleep 4712; touch {tmp_path}/ended")
    result = project.interrupted("up", "--yes", "--skip-preview", when="running").failed()
    assert result.seconds < 60
    assert not _is_running("sleep 4712")
    assert not (tmp_path / "ended").exists()
    _with(project, create="echo done").up().ok()


def test_a_killed_engine_takes_the_command_along(project: Project) -> None:
    """Nothing goes on running in the background, and the next run goes on from there."""
    _with(project, create="echo running; exec sleep 4713")
    project.interrupted("up", "--yes", "--skip-preview", when="running", by=signal.SIGKILL)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and _is_running("sleep 4713"):
        time.sleep(0.2)
    assert not _is_running("sleep 4713")
    project.pulumi("cancel", "--yes").ok()
    _with(project, create="echo done").pulumi("refresh", "--yes", "--clear-pending-creates").ok()
    project.up().ok()
    assert project.outputs()["stdout"] == "done"


def test_run_is_a_function(project: Project) -> None:
    """`local.run` runs at every execution of the program, previews included."""
    project.program(
        "import pulumi\nfrom pulumi_command import local\n"
        "pulumi.export('said', local.run_output(command='echo hello').stdout)"
    )
    assert "hello" in project.preview().ok().text
    project.up().ok()
    assert project.outputs() == {"said": "hello"}
