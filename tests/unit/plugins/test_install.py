"""Where the wrappers go, and where they do not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import environment
from lab.plugins.install import install

PYTHON = Path(sys.executable)
ROOT = Path(__file__).parents[3]
WRAPPERS = {
    "language-python-v3.259.0/pulumi-language-python",
    "resource-command-v1.2.1/pulumi-resource-command",
    "resource-kubernetes-v4.34.2/pulumi-resource-kubernetes",
}


def _written(home: Path) -> set[str]:
    plugins = home / "plugins"
    return {str(path.relative_to(plugins)) for path in plugins.glob("*/*")}


def test_wrappers_are_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All three, executable; a second call leaves them alone."""
    monkeypatch.setenv("PATH", "/usr/bin")
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT)
    assert _written(tmp_path) == WRAPPERS
    files = [tmp_path / "plugins" / name for name in WRAPPERS]
    before = [file.stat().st_mtime_ns for file in files]
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT)
    assert [file.stat().st_mtime_ns for file in files] == before
    assert all(os.access(file, os.X_OK) for file in files)


def test_official_plugins_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is put in the place of a plugin that is there already."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("pulumi-language-python", "pulumi-resource-command"):
        (elsewhere / name).write_text("#!/bin/sh\n")
        (elsewhere / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"/usr/bin:{elsewhere}")
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT)
    assert _written(tmp_path) == {"resource-kubernetes-v4.34.2/pulumi-resource-kubernetes"}


def test_a_wrapper_serves_and_leaves_when_interrupted(tmp_path: Path) -> None:
    """It prints its port and ends quietly; it adds nothing to the environment."""
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT)
    wrapper = tmp_path / "plugins" / "resource-command-v1.2.1" / "pulumi-resource-command"
    assert "PYTHONPATH" not in wrapper.read_text()
    process = subprocess.Popen(
        [wrapper, "127.0.0.1:9"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit()
    process.terminate()
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0


def test_the_interpreter_is_named_by_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the project that links to the environment comes and goes; the plugins stay."""
    (tmp_path / "real" / "bin").mkdir(parents=True)
    (tmp_path / "copy").symlink_to(tmp_path / "real")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "copy" / "bin" / "python"))
    assert environment.interpreter() == tmp_path.resolve() / "real" / "bin" / "python"
