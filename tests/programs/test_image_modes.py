"""An image's files may be read by the user that it runs as, whoever made it."""

import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from lab import building, imaging, packages
from lab.binaries import VEGETA
from lab.images import REGISTRY, Image, PackageImage

PROGRAM = Image(f"{REGISTRY}/small:1", VEGETA, "small")
PACKAGE = PackageImage(f"{REGISTRY}/packaged:1", "small", "/usr/bin/small")


@pytest.fixture(autouse=True)
def private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A user whose files nobody else reads, who has built a program already."""
    former = os.umask(0o077)
    built = tmp_path / "builds" / "usr" / "bin" / "small"
    built.parent.mkdir(parents=True)
    built.write_text("#!/bin/sh\n")
    built.chmod(0o750)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(building, "program", lambda *_: built)
    monkeypatch.setattr(packages, "unpacked", lambda *_: tmp_path / "builds")
    yield
    os.umask(former)


def _modes(archive: Path) -> dict[str, int]:
    """The mode of each file and folder in an image's layers."""
    with tarfile.open(archive) as tar:
        (described,) = imaging.manifests(tar, archive)
        manifest = json.loads(_blob(tar, described["digest"]))
        layers = [_blob(tar, layer["digest"]) for layer in manifest["layers"]]
    modes: dict[str, int] = {}
    for layer in layers:
        with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
            modes |= {member.name: member.mode & 0o7777 for member in tar.getmembers()}
    return modes


def _blob(tar: tarfile.TarFile, digest: str) -> bytes:
    file = tar.extractfile(f"blobs/{digest.replace(':', '/')}")
    assert file
    return file.read()


def test_of_a_build() -> None:
    archive = imaging.build(PROGRAM)
    assert _modes(archive)["small"] == 0o755
    assert archive.stat().st_mode & 0o777 == 0o644
    assert os.umask(0o077) == 0o077, "the caller's umask is the caller's again"


def test_of_a_package() -> None:
    """The folders on the way to it as well."""
    modes = _modes(imaging.build(PACKAGE))
    assert {name.rstrip("/"): mode for name, mode in modes.items() if "usr" in name} == {
        "usr": 0o755,
        "usr/bin": 0o755,
        "usr/bin/small": 0o755,
    }
