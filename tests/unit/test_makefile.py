"""What `make` installs, and what it says, whatever the caller's settings are."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

WHEEL = "small-1.0-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n"
WHEEL_FILE = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project whose Makefile installs one small package."""
    for name in ("Makefile", "pip.conf"):
        shutil.copy(ROOT / name, tmp_path)
    with zipfile.ZipFile(tmp_path / WHEEL, "w") as wheel:
        wheel.writestr("small.py", "")
        wheel.writestr("small-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("small-1.0.dist-info/WHEEL", WHEEL_FILE)
        wheel.writestr("small-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256((tmp_path / WHEEL).read_bytes()).hexdigest()
    (tmp_path / "requirements.lock").write_text(f"./{WHEEL} --hash=sha256:{digest}\n")
    return tmp_path


def make(clone: Path, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words],
        cwd=clone,
        env={**outer, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_packages_go_into_the_projects_environment(clone: Path) -> None:
    """Also where the user's pip.conf and variables would have them elsewhere."""
    home = clone / "home"
    (home / ".config/pip").mkdir(parents=True)
    settings = f"user = true\ntarget = {clone}/elsewhere\nno-binary = :all:\ndry-run = true\n"
    text = f"[global]\n{settings}[install]\n{settings}"
    (home / ".config/pip/pip.conf").write_text(text)
    variables = {"PIP_USER": "1", "PIP_PREFIX": f"{clone}/elsewhere", "PYTHONPATH": "/nowhere"}
    home_of = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    done = make(clone, ".venv/.installed", **home_of, **variables)
    assert done.returncode == 0, done.stderr
    assert [*clone.glob(".venv/lib/python3*/site-packages/small.py")]
    assert not (clone / "elsewhere").exists()


def test_hints_get_to_know_the_goal(clone: Path) -> None:
    """By LAB_TYPED, which `lab.errors.as_root` reads."""
    (clone / "scripts").mkdir()
    (clone / "scripts/demo.py").write_text("import os; print(os.environ['LAB_TYPED'])\n")
    python = clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(shutil.which("python3") or "")
    for name in ("bin/pip", "pip.conf", ".installed"):
        (clone / ".venv" / name).touch()
    done = make(clone, "demo", "VARIANTS=hpa")
    assert "make demo VARIANTS=hpa" in done.stdout.splitlines()
