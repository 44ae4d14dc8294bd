"""The cluster and Pulumi's state are lost, and recovered from a backup."""

import shutil
from pathlib import Path

import pytest
import requests

from lab import lifecycle
from lab.waiting import until
from tests.e2e.clone import VARIANTS, Clone, fine
from tests.e2e.notebook import Notebook
from tests.e2e.running import variant_of

pytestmark = pytest.mark.usefixtures("unmeasured")

BACK_S = 180
"""Every pod of the platform starts anew, on a node whose images were just imported."""


@pytest.fixture(scope="module")
def backup(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup") / "backup"
    done = clone.run("python", "scripts/backup.py", str(folder))
    fine(done)
    assert "stacks hpa, knative, platform" in done.stdout
    assert "Not in it: notebook files on volumes" in done.stdout
    return folder


def test_a_living_cluster_is_left_alone(clone: Clone, backup: Path):
    done = clone.run("python", "scripts/restore.py", str(backup))
    assert done.returncode == 1
    assert done.stderr.startswith("restore: lab 'test' is running")
    assert done.stderr.count("\n") == 1


def test_all_is_recovered(clone: Clone, backup: Path):
    lifecycle.down("test")
    shutil.rmtree(clone.folder / "state")
    for stack in ("platform", *VARIANTS):
        clone.settings(stack).unlink()

    done = clone.run("python", "scripts/restore.py", str(backup))
    fine(done)
    assert "stacks hpa, knative, platform brought back" in done.stdout
    fine(clone.up("platform", "--expect-no-changes"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_answers_again(clone: Clone, variant: str):
    notebook = Notebook(variant_of(clone, variant))

    def answers() -> tuple[bool, str]:
        try:
            status = notebook.get("/lab").status_code
        except requests.RequestException as error:
            return False, str(error)
        return status == 200, str(status)

    until(answers, what=f"{notebook.host} answers", deadline=BACK_S, pause=1)
    notebook.end_kernel(notebook.start_kernel())
    fine(clone.up(variant, "--expect-no-changes"))
