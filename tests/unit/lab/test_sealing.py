"""Stacks' files that another passphrase has sealed are named before Pulumi runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from lab import environment, sealing
from lab.errors import LabError
from tests.conftest import ROOT

PASSPHRASE = "other"
SEALED = "encryptionsalt: v1:47SHM40qJUw=:v1:7uG6ajnr0VJmVnxW:3J/sMllNH3wCURrb9qCMAFnhIA+vBQ==\n"
"""As Pulumi wrote it with that passphrase."""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a passphrase, and a stack without secrets."""
    monkeypatch.setattr(environment, "PASSPHRASE", tmp_path / "passphrase")
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "Pulumi.platform.yaml").write_text("config: {}\n")
    (tmp_path / "Pulumi.hpa.yaml").write_text("")
    (tmp_path / "Pulumi.knative.yaml").write_text(SEALED)
    return tmp_path


def test_a_clone_s_own_files_pass(clone: Path) -> None:
    sealing.require_own(clone)


@pytest.mark.parametrize(
    "salt",
    [SEALED, "encryptionsalt: nonsense\n", "config:\n  a:token:\n    secure: v1:x:y\n"],
)
def test_a_file_of_another_passphrase_is_named(clone: Path, salt: str) -> None:
    (clone / "passphrase").write_text("mine")
    (clone / "Pulumi.knative.yaml").write_text(salt)
    with pytest.raises(LabError) as refused:
        sealing.require_own(clone)
    assert "Pulumi.knative.yaml belongs to another clone" in str(refused.value)
    assert "strike the line `encryptionsalt:` from it" in str(refused.value)


def test_a_file_whose_secrets_a_service_keeps_is_none_of_the_passphrase(clone: Path) -> None:
    text = "secretsprovider: awskms://alias/key\nencryptedkey: x\nconfig:\n  a:b:\n    secure: y\n"
    (clone / "Pulumi.knative.yaml").write_text(text)
    sealing.require_own(clone)


def test_a_file_outlives_its_passphrase(clone: Path) -> None:
    (clone / "passphrase").unlink()
    with pytest.raises(LabError, match=r"Pulumi\.knative\.yaml belongs to another clone"):
        sealing.require_own(clone)


@pytest.mark.parametrize("command", [["-m", "lab", "env"], ["scripts/demo.py"]])
def test_whoever_calls_pulumi_next_is_told_first(tmp_path: Path, command: list[str]) -> None:
    """Also in a folder whose name looks like markup."""
    tmp_path /= "a [red] clone"
    tmp_path.mkdir()
    for path in ROOT.iterdir():
        if path.suffix in ("", ".py") and not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "lab").unlink()
    subprocess.run(["cp", "-r", ROOT / "lab", tmp_path], check=True)
    (tmp_path / "scripts").unlink()
    subprocess.run(["cp", "-r", ROOT / "scripts", tmp_path], check=True)
    (tmp_path / "Pulumi.knative.yaml").write_text(SEALED)
    ran = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "Pulumi.knative.yaml belongs to another clone" in ran.stdout + ran.stderr
    assert f"{tmp_path}/.lab/passphrase does not open" in ran.stdout + ran.stderr
    assert "export" not in ran.stdout
