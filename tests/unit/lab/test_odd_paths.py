"""A clone works wherever it lies, or is refused by one message that names the place."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from backups.project import Project
from lab import cluster, environment
from lab.errors import LabError
from tests.conftest import ROOT

ODD = "x #1 50% é $a 'q' \"d\" & ?v"


def test_the_state_s_url_leads_to_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "STATE", tmp_path / ODD)
    url = environment.pulumi_env()["PULUMI_BACKEND_URL"]
    parts = urlsplit(url)
    assert (parts.scheme, parts.query, parts.fragment) == ("file", "", "")
    assert unquote(parts.path) == str(tmp_path / ODD)
    Project(tmp_path, url).make_backend()
    assert (tmp_path / ODD).is_dir()


@pytest.mark.parametrize("folder", ["/srv/50% é", "/srv/two words", "labs"])
def test_a_lab_s_folder_that_no_configuration_can_hold_is_refused(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_HOME", folder)
    with pytest.raises(LabError, match=f"LAB_HOME is '{folder}': expected a path"):
        cluster.chosen_name()


def test_a_colon_which_ends_an_entry_of_path_is_refused_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "a:b"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    ran = subprocess.run(
        ["make", "demo"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert f"the clone is in {folder}, whose colon would end an entry of PATH" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert [path.name for path in folder.iterdir()] == ["Makefile"]
