"""An official `pulumi` on PATH fetches the plugins, where it can."""

import sys
from pathlib import Path

import pytest

from lab import building, environment, paths
from lab.plugins.official import fetch

PYTHON = Path(sys.executable)
FETCHED = {
    "resource-command-v1.2.1/pulumi-resource-command",
    "resource-kubernetes-v4.34.2/pulumi-resource-kubernetes",
}
ASKED = """#!/bin/sh
echo "$*" >> "{log}"
[ "$1 $2 $3" = "plugin install resource" ] || exit 2
folder="$PULUMI_HOME/plugins/resource-$4-v$5"
mkdir -p "$folder" && touch "$folder/pulumi-resource-$4" "$folder/PulumiPlugin.yaml"
exit {code}
"""


def _pulumi(folder: Path, code: int) -> Path:
    """A `pulumi` that fetches plugins and notes what it was asked for; fails by its exit code."""
    folder.mkdir()
    script = folder / "pulumi"
    script.write_text(ASKED.format(log=folder / "log", code=code))
    script.chmod(0o755)
    return script


def _asked(pulumi: Path) -> list[str]:
    log = pulumi.with_name("log")
    return log.read_text().splitlines() if log.exists() else []


def _plugins(home: Path) -> set[str]:
    return {str(path.relative_to(home / "plugins")) for path in home.glob("plugins/*/pulumi-*")}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that are built, or would be."""
    modules: list[str] = []
    monkeypatch.setattr(building, "build", lambda binary: modules.append(binary.module))
    monkeypatch.setattr(building, "program", lambda binary: paths.cache() / binary.module)
    return modules


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone's folder for its tools, with nothing in it."""
    monkeypatch.setattr(environment, "BIN", tmp_path / "bin")
    monkeypatch.setattr(environment, "HOME", tmp_path / "home")
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    for folder in ("bin", "home", "cache"):
        (tmp_path / folder).mkdir()
    return tmp_path


def test_what_is_fetched_is_asked_for_once(tmp_path: Path) -> None:
    """By the versions that the Python packages need, each whole with all its files."""
    pulumi = _pulumi(tmp_path / "official", 0)
    for _ in range(2):
        fetch(pulumi, tmp_path, PYTHON)
    assert sorted(_asked(pulumi)) == [
        "plugin install resource command 1.2.1",
        "plugin install resource kubernetes 4.34.2",
    ]
    assert _plugins(tmp_path) == FETCHED
    assert len(list(tmp_path.glob("plugins/*/PulumiPlugin.yaml"))) == 2


def test_what_cannot_be_fetched_leaves_nothing(tmp_path: Path) -> None:
    pulumi = _pulumi(tmp_path / "official", 1)
    fetch(pulumi, tmp_path, PYTHON)
    assert len(_asked(pulumi)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["official"]


@pytest.mark.parametrize(("code", "lacking"), [(0, []), (1, ["kubernetes-provider"])])
def test_an_official_pulumi_is_used(
    clone: Path, built: list[str], monkeypatch: pytest.MonkeyPatch, code: int, lacking: list[str]
) -> None:
    """No `pulumi` is built then. What it cannot fetch is put there otherwise, and stays."""
    pulumi = _pulumi(clone / "official", code)
    monkeypatch.setenv("PATH", f"{clone / 'bin'}:{pulumi.parent}:/usr/bin:/bin")
    (clone / "bin" / "pulumi").symlink_to(paths.cache() / "pulumi")
    for _ in range(2):
        built.clear()
        environment.pulumi()
    assert not (clone / "bin" / "pulumi").is_symlink()
    assert len(_asked(pulumi)) == 2
    assert built == lacking
    language = "language-python-v3.259.0/pulumi-language-python"
    assert _plugins(clone / "home") == {language, *FETCHED}


def test_a_pulumi_that_a_lab_has_built_is_not_official(
    clone: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as another clone's, whose tools may be on PATH."""
    other = _pulumi(paths.cache() / "build", 0)
    (clone / "other").mkdir()
    (clone / "other" / "pulumi").symlink_to(other)
    monkeypatch.setenv("PATH", f"{clone / 'other'}:/usr/bin:/bin")
    environment.pulumi()
    assert (clone / "bin" / "pulumi").is_symlink()
    assert built == ["pulumi", "kubernetes-provider"]
    assert _asked(other) == []
