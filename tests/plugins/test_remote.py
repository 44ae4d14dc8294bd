"""The command provider: commands and copies over SSH, against a real sshd."""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.plugins.project import Project
from tests.plugins.sshd import PASSPHRASE, Sshd, free_port

COMMAND = """
import json, pulumi
from pulumi_command import remote
arguments = json.loads(pulumi.Config().require("arguments"))
if hidden := pulumi.Config().get_secret("hidden"):
    arguments["stdin"] = hidden
command = remote.Command("it", **arguments)
pulumi.export("stdout", command.stdout)
pulumi.export("stderr", command.stderr)
"""

COPY = """
import json, pulumi
from pulumi_command import remote
arguments = json.loads(pulumi.Config().require("arguments"))
arguments["source"] = getattr(pulumi, arguments.pop("kind"))(arguments["source"])
remote.CopyToRemote("it", **arguments)
"""


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Generator[Sshd]:
    """A server, ended with the module."""
    server = Sshd(tmp_path_factory.mktemp("ssh") / "server")
    yield server
    server.stop()


def _with(project: Project, program: str = COMMAND, **arguments: object) -> Project:
    return project.program(program).config(arguments=json.dumps(arguments))


def test_the_life_of_a_remote_command(project: Project, sshd: Sshd, tmp_path: Path) -> None:
    """Created, left alone, updated, replaced by triggers, deleted; each with its inputs."""
    log = tmp_path / "log"
    base = {
        "connection": sshd.connection(),
        "create": f"read line; echo made $WORD $line; echo ! >&2; echo made >> {log}",
        "update": f"echo updated after $PULUMI_COMMAND_STDOUT | tee -a {log}",
        "delete": f"echo deleted $PULUMI_COMMAND_STDOUT >> {log}",
        "environment": {"WORD": "word"},
        "stdin": "line\nrest",
    }
    assert project.program(COMMAND) is project
    _with(project, **base, triggers=[1])
    text = project.preview().ok().text
    assert "1 to create" in text or "2 to create" in text
    assert not log.exists()
    assert "made word line" in project.up().ok().text
    assert project.outputs() == {"stdout": "made word line", "stderr": "!"}
    project.up("--expect-no-changes").ok()
    _with(project, **{**base, "stdin": "another"}, triggers=[1]).up().ok()
    assert project.outputs()["stdout"] == "updated after made word line"
    _with(project, **base, triggers=[2])
    assert project.plan()["it"]["op"] in ("replace", "create-replacement")
    project.up().ok()
    project.destroy().ok()
    lines = log.read_text().splitlines()
    updated = "updated after made word line"
    assert lines == ["made", updated, "made", f"deleted {updated}", "deleted made word line"]


def test_what_is_secret_stays_secret(project: Project, sshd: Sshd) -> None:
    """Neither the key nor what a command prints from a secret is shown or kept in plain text."""
    project.pulumi("config", "set", "--secret", "hidden", "hush-hush").ok()
    _with(project, connection=sshd.connection(), create="cat", logging="none")
    shown = project.up().ok().text
    kept = project.pulumi("stack", "export").ok().text
    for text in (shown, kept, project.pulumi("stack", "output").ok().text):
        assert "hush-hush" not in text
        assert "OPENSSH PRIVATE KEY" not in text
    assert project.outputs()["stdout"] == "hush-hush"


def test_a_failing_command_says_why(project: Project, sshd: Sshd) -> None:
    """Exit status and output are told, and a refused variable too; the next run is fine."""
    _with(project, connection=sshd.connection(), create="echo because >&2; exit 7")
    text = project.up().failed().text
    assert "exited with status 7" in text
    assert "because" in text
    _with(project, connection=sshd.connection(), create="true", environment={"OTHER": "x"})
    assert "AcceptEnv" in project.up().failed().text
    _with(project, connection=sshd.connection(), create="echo better").up().ok()
    assert project.outputs()["stdout"] == "better"


@pytest.mark.parametrize("wrong", ["key", "host key", "port"])
def test_an_endpoint_that_does_not_answer(project: Project, sshd: Sshd, wrong: str) -> None:
    """A stranger's key, another host's key and a dead port end after the allowed attempts."""
    changed = {
        "key": {"private_key": sshd.stranger.read_text()},
        "host key": {"host_key": Path(f"{sshd.client}.pub").read_text()},
        "port": {"port": free_port()},
    }
    connection = sshd.connection(dial_error_limit=2, per_dial_timeout=5, **changed[wrong])
    result = _with(project, connection=connection, create="echo in").up().failed()
    assert "after 2 failed attempts" in result.text
    assert result.seconds < 60
    assert "OPENSSH PRIVATE KEY" not in result.text


def test_through_a_proxy_with_an_encrypted_key(
    project: Project, sshd: Sshd, tmp_path: Path
) -> None:
    """The proxy has a connection of its own; keys may have a passphrase, hosts a known key."""
    hop = Sshd(tmp_path / "hop")
    known = Path(f"{sshd.host}.pub").read_text()
    locked = {"private_key": sshd.locked.read_text(), "private_key_password": PASSPHRASE}
    try:
        connection = sshd.connection(proxy=hop.connection(), host_key=known, **locked)
        _with(project, connection=connection, create="echo through").up().ok()
        assert project.outputs()["stdout"] == "through"
        assert "Accepted publickey" in hop.log()
        connection = sshd.connection(**{**locked, "private_key_password": "wrong"})
        _with(project, connection=connection, create="echo wrong").up().failed()
    finally:
        hop.stop()


def test_ctrl_c_ends_a_remote_command(project: Project, sshd: Sshd, tmp_path: Path) -> None:
    """The program comes back at once, and the next run starts the command anew."""
    slow = f"echo running; sleep 30; touch {tmp_path}/ended"
    _with(project, connection=sshd.connection(), create=slow)
    result = project.interrupted("up", "--yes", "--skip-preview", when="running").failed()
    assert result.seconds < 25
    assert not (tmp_path / "ended").exists()
    _with(project, connection=sshd.connection(), create="echo done").up().ok()


def test_copies_follow_their_source(project: Project, sshd: Sshd, tmp_path: Path) -> None:
    """A file is copied, left alone, copied again when its content changed, and not deleted."""
    source, target = tmp_path / "source", tmp_path / "new" / "folder" / "target"
    source.write_text("one")
    base = {"connection": sshd.connection(), "remote_path": str(target), "source": str(source)}
    _with(project, COPY, kind="FileAsset", **base)
    project.preview().ok()
    assert not target.exists()
    project.up().ok()
    assert target.read_text() == "one"
    stamp = target.stat().st_mtime_ns
    time.sleep(0.01)
    project.up("--expect-no-changes").ok()
    assert target.stat().st_mtime_ns == stamp
    source.write_text("two")
    project.up().ok()
    assert target.read_text() == "two"
    project.destroy().ok()
    assert target.exists()


def test_folders_and_texts_are_copied(project: Project, sshd: Sshd, tmp_path: Path) -> None:
    """A folder arrives under its own name; a text becomes the file's content."""
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_text("deep")
    target = tmp_path / "target"
    base = {"connection": sshd.connection(), "remote_path": str(target)}
    _with(project, COPY, kind="FileArchive", source=str(folder), **base).up().ok()
    assert (target / "folder" / "deep" / "file").read_text() == "deep"
    text = {**base, "remote_path": str(tmp_path / "text")}
    _with(project, COPY, kind="StringAsset", source="words", **text).up().ok()
    assert (tmp_path / "text").read_text() == "words"
