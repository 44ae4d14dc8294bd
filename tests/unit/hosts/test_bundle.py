"""Image archives as one: every image is in it, a shared layer once."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from components.cluster.microk8s.archives import NAME, names_in
from lab.errors import LabError
from lab.hosts import bundle

SHARED = "blobs/sha256/aa"


def archive(path: Path, image: str, *blobs: str) -> Path:
    """An OCI archive of one image, with the named blobs."""
    index = {"manifests": [{"digest": f"sha256:{blobs[0]}", "annotations": {NAME: image}}]}
    files = {"oci-layout": "{}", "index.json": json.dumps(index)} | dict.fromkeys(blobs, "blob")
    with tarfile.open(path, "w") as out:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            out.addfile(about, io.BytesIO(content.encode()))
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("lab.paths.cache", lambda: tmp_path)
    (tmp_path / "images").mkdir()
    return tmp_path


def test_every_image_is_in_it_and_a_shared_layer_once(cache: Path):
    one = archive(cache / "one.tar", "dev.local/one:1", SHARED, "blobs/sha256/b1")
    two = archive(cache / "two.tar", "dev.local/two:2", SHARED, "blobs/sha256/b2")
    made = bundle.bundle([one, two])
    assert names_in(made) == ("dev.local/one:1", "dev.local/two:2")
    with tarfile.open(made) as tar:
        files = tar.getnames()
    assert sorted(files) == sorted(
        ["oci-layout", SHARED, "blobs/sha256/b1", "blobs/sha256/b2", "index.json"]
    )


def test_it_is_made_once_and_anew_for_other_images(cache: Path):
    one = archive(cache / "one.tar", "dev.local/one:1", SHARED)
    two = archive(cache / "two.tar", "dev.local/two:2", SHARED)
    made = bundle.bundle([one])
    before = made.stat().st_mtime_ns
    assert bundle.bundle([one]) == made
    assert made.stat().st_mtime_ns == before
    assert bundle.bundle([one, two]) != made


def test_what_is_no_oci_archive_is_named(cache: Path):
    path = cache / "bad.tar"
    with tarfile.open(path, "w"):
        pass
    with pytest.raises(LabError, match=r"bad\.tar is not an OCI archive"):
        bundle.bundle([path])
    assert not list((cache / "images").glob("bundle-*.tar"))
