"""Pulumi's stacks in a backup, with Pulumi itself and a state of the test's own."""

import json
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from backups import stacks
from backups.project import Project
from lab.errors import LabError
from tests.conftest import ROOT

PASSPHRASE = "correct horse"
SECRET = "nobody else's"


def _project(folder: Path) -> Project:
    """A project with a state of its own and no stack, in a place that a URL has to escape."""
    folder /= "x #1 50% é"
    (folder / "state").mkdir(parents=True)
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    return Project(folder, (folder / "state").as_uri())


@pytest.fixture(scope="module", autouse=True)
def _passphrase() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PULUMI_CONFIG_PASSPHRASE_FILE", raising=False)
        patch.setenv("PULUMI_CONFIG_PASSPHRASE", PASSPHRASE)
        yield


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, _passphrase: None) -> Project:
    """A project whose platform stack has a secret, and a resource in its state."""
    project = _project(tmp_path_factory.mktemp("grown") / "project")
    project.pulumi("stack", "init", "platform")
    project.pulumi("config", "set", "--secret", "token", SECRET, "--stack", "platform")
    _grow(project, "first")
    return project


@pytest.fixture
def project(grown: Project, tmp_path: Path) -> Project:
    """That project, the test's own."""
    folder = tmp_path / "project"
    shutil.copytree(grown.folder, folder)
    return Project(folder, (folder / "state").as_uri())


def _grow(project: Project, name: str) -> None:
    """Put a resource into the state."""
    state = project.state("platform")
    root = "urn:pulumi:platform::serverless-notebooks"
    stack = {
        "urn": f"{root}::pulumi:pulumi:Stack::serverless-notebooks-platform",
        "type": "pulumi:pulumi:Stack",
        "custom": False,
    }
    component = {"urn": f"{root}::test:index:Thing::{name}", "type": "test:index:Thing"}
    state["deployment"]["resources"] = [stack, {**component, "custom": False}]
    file = project.folder / "state.json"
    file.write_text(json.dumps(state))
    project.pulumi("stack", "import", "--stack", "platform", "--file", file)


@pytest.fixture(scope="module")
def backup(grown: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that project's stacks."""
    folder = tmp_path_factory.mktemp("backup")
    assert stacks.save(grown, folder) == ["platform"]
    return folder


def test_secrets_stay_encrypted(backup: Path) -> None:
    text = "".join(path.read_text() for path in backup.rglob("*") if path.is_file())
    assert "encryptionsalt" in text
    assert SECRET not in text
    assert PASSPHRASE not in text


def test_a_stack_that_is_gone_comes_back(project: Project, backup: Path, tmp_path: Path) -> None:
    """Into a new clone, where somebody has configured the stack already."""
    clone = _project(tmp_path / "clone")
    configured = "config:\n  serverless-notebooks:labNodes: 3\n"
    clone.config_file("platform").write_text(configured)
    stacks.check(clone, backup, ["platform"], replace=False)
    with stacks.rehearsed(clone, backup, ["platform"]) as copy:
        assert copy.settings("platform")["token"] == SECRET
    assert clone.stacks() == {}, "a rehearsal touches nothing"

    assert stacks.restore(clone, backup, ["platform"]) == ["platform"]
    assert clone.state("platform") == project.state("platform")
    assert clone.settings("platform")["token"] == SECRET
    assert (clone.folder / "Pulumi.platform.yaml.former").read_text() == configured
    assert stacks.restore(clone, backup, ["platform"]) == []


def test_a_state_whose_folder_is_gone_comes_back(project: Project, backup: Path) -> None:
    """As on a new machine."""
    shutil.rmtree(project.folder / "state")
    stacks.check(project, backup, ["platform"], replace=False)
    assert stacks.restore(project, backup, ["platform"]) == ["platform"]
    assert "Thing::first" in json.dumps(project.state("platform"))


def test_a_stack_that_went_on_is_kept(project: Project, backup: Path) -> None:
    stacks.check(project, backup, ["platform"], replace=False)
    _grow(project, "later")
    with pytest.raises(LabError, match="'platform' has 2 resources, and is not as in the backup"):
        stacks.check(project, backup, ["platform"], replace=False)
    stacks.check(project, backup, ["platform"], replace=True)
    assert stacks.restore(project, backup, ["platform"]) == ["platform"]
    assert "Thing::first" in json.dumps(project.state("platform"))


def test_a_wrong_passphrase_is_found_out_before_anything_is_touched(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = _project(tmp_path / "clone")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "wrong")
    with (
        pytest.raises(LabError, match=r"'platform' of the backup.*incorrect passphrase"),
        stacks.rehearsed(clone, backup, ["platform"]),
    ):
        raise AssertionError("not reached")


def test_a_state_in_the_middle_of_an_update_is_no_backup(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulumi writes down what it is about to make; importing that would forget it."""
    state = project.state("platform")
    state["deployment"]["pending_operations"] = [{"type": "creating"}]
    monkeypatch.setattr(Project, "state", lambda *_: state)
    with pytest.raises(LabError, match=r"1 operation\(s\) pending"):
        stacks.save(project, tmp_path)
