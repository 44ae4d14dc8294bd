"""Containerfiles build on a public base for everybody, and on the lab's own where it builds."""

import re
from pathlib import Path

import pytest

import versions
from lab import imaging
from lab.images import JUPYTERLAB
from lab.paths import CONTAINERFILES

FILES = sorted(CONTAINERFILES.rglob("Containerfile"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_base_is_an_argument_with_a_public_default(file: Path) -> None:
    first, second = file.read_text().splitlines()[:2]
    assert re.fullmatch(r"ARG BASE=docker\.io/library/debian:[a-z-]+", first)
    assert second == "FROM ${BASE}"
    assert file.read_text().count("FROM") == 1


def test_image_installs_on_a_public_base_what_the_labs_base_brings() -> None:
    text = (CONTAINERFILES / JUPYTERLAB.folder / "Containerfile").read_text()
    packages = re.search(r'^ARG PACKAGES="(.*)"$', text, re.MULTILINE)
    assert packages
    assert tuple(packages[1].split()) == JUPYTERLAB.packages


def test_image_is_called_by_the_jupyterlab_in_it() -> None:
    pinned = (CONTAINERFILES / JUPYTERLAB.folder / "requirements.lock").read_text()
    assert f"\njupyterlab=={versions.JUPYTERLAB} " in pinned
    assert JUPYTERLAB.name.endswith(f":{versions.JUPYTERLAB}")


def test_lab_builds_on_the_base_that_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of a registry."""
    commands: list[list[str]] = []

    def run(words: list[object], **_: object) -> str:
        commands.append([str(word) for word in words])
        for made in (word for word in commands[-1] if word.endswith(".new.tar")):
            Path(made).touch()
        for archive in (word for word in commands[-1] if word.startswith("oci-archive:")):
            Path(archive.split(":")[1]).touch()
        return ""

    monkeypatch.setenv("LAB_CACHE", str(tmp_path))
    monkeypatch.setattr(imaging, "run", run)
    assert imaging.build(JUPYTERLAB).is_file()
    root, base, image, push = commands
    assert root[0] == "mmdebstrap"
    name = next(word for word in base if word.startswith("--tag=")).removeprefix("--tag=")
    assert f"--build-arg=BASE={name}" in image
    assert image[-1] == str(CONTAINERFILES / JUPYTERLAB.folder)
    assert f"--tag={JUPYTERLAB.name}" in image
    assert "push" in push
