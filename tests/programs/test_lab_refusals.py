"""What `python -m lab` refuses before it touches a cluster: one clear message each."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import binaries, paths
from tests.conftest import ROOT
from tests.lab.messages import one_message


def test_no_root():
    typed = [sys.executable, "-m", "lab", "up"]
    command = ["unshare", "--user", *typed]
    env = {name: value for name, value in os.environ.items() if name != "LAB_TYPED"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    one_message(done, "root: found user", f"`sudo -E {' '.join(typed)}`")


def test_no_go(lab_cli):
    done = lab_cli("up", PATH="/usr/sbin:/usr/bin:/sbin:/bin")
    one_message(done, "Go: found not on PATH", "install Go 1.24")


def test_an_unknown_lab(lab_cli):
    one_message(lab_cli("up", LAB_NAME="other"), "expected one of lab, test")


@pytest.fixture
def small_disk(tmp_path: Path):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tmp_path], check=True)
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_disk_during_a_build(small_disk: Path):
    code = (
        "import sys; from lab import building, binaries; from lab.errors import LabError\n"
        "try: building.build(binaries.VEGETA)\n"
        "except LabError as error: sys.exit(str(error))"
    )
    command = [sys.executable, "-c", code]
    env = {**os.environ, "LAB_CACHE": str(small_disk)}
    full = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "the disk is full: building vegeta" in full.stderr
    assert "run the same command again" in full.stderr
    assert "Traceback" not in full.stderr

    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    again = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    (built,) = small_disk.glob(f"builds/vegeta-*/{binaries.VEGETA.programs[0][1]}")
    assert built.stat().st_mode & 0o111


def test_an_unwritable_cache(lab_cli):
    done = lab_cli("build", LAB_CACHE="/proc/nowhere")
    one_message(done, "/proc", "set LAB_CACHE to a folder")
    assert paths.cache().exists()
