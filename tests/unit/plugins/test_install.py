"""Where stand-ins and the built provider go, and where they do not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import environment
from lab.plugins import official
from lab.plugins.install import install

PYTHON = Path(sys.executable)
ROOT = Path(__file__).parents[3]
LANGUAGE = "language-python-v3.259.0/pulumi-language-python"
COMMAND = "resource-command-v1.2.1/pulumi-resource-command"
KUBERNETES = "resource-kubernetes-v4.34.2/pulumi-resource-kubernetes"
SCRIPT = "#!/bin/sh\n"


def _script(path: Path, text: str = SCRIPT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def _written(home: Path) -> set[str]:
    plugins = home / "plugins"
    return {str(path.relative_to(plugins)) for path in plugins.glob("*/*")}


def _never() -> Path:
    raise AssertionError("the provider is built, although the official one is there")


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    """The Kubernetes provider, as if built."""
    return _script(tmp_path / "cache" / "pulumi-resource-kubernetes")


def test_plugins_are_put_in_their_places_once(
    tmp_path: Path, provider: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three, executable; a second call leaves them alone."""
    monkeypatch.setenv("PATH", "/usr/bin")
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT, lambda: provider)
    assert _written(tmp_path) == {LANGUAGE, COMMAND, KUBERNETES}
    files = [tmp_path / "plugins" / name for name in (LANGUAGE, COMMAND, KUBERNETES)]
    before = [file.lstat().st_mtime_ns for file in files]
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT, lambda: provider)
    assert [file.lstat().st_mtime_ns for file in files] == before
    assert all(os.access(file, os.X_OK) for file in files)


def test_a_provider_that_is_built_anew_takes_the_place_of_the_earlier(
    tmp_path: Path, provider: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of the wrapper that an earlier version of this project has left there."""
    monkeypatch.setenv("PATH", "/usr/bin")
    place = _script(tmp_path / "plugins" / KUBERNETES, f"{SCRIPT}{official.MARK}\n")
    for built in (provider, _script(tmp_path / "cache" / "newer")):
        install(tmp_path, tmp_path / "bin", PYTHON, ROOT, lambda built=built: built)
        assert place.readlink() == built


def test_official_plugins_come_first(
    tmp_path: Path, provider: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is put in the place of a plugin that is on PATH, nor into that of a fetched one."""
    elsewhere = tmp_path / "elsewhere"
    for name in ("pulumi-language-python", "pulumi-resource-command"):
        _script(elsewhere / name)
    monkeypatch.setenv("PATH", f"/usr/bin:{elsewhere}")
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT, lambda: provider)
    assert _written(tmp_path) == {KUBERNETES}

    home = tmp_path / "home"
    _script(home / "plugins" / KUBERNETES)
    install(home, tmp_path / "bin", PYTHON, ROOT, _never)
    assert (home / "plugins" / KUBERNETES).read_text() == SCRIPT


def test_a_wrapper_serves_and_leaves_when_interrupted(tmp_path: Path, provider: Path) -> None:
    """It prints its port and ends quietly; it adds nothing to the environment."""
    install(tmp_path, tmp_path / "bin", PYTHON, ROOT, lambda: provider)
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
