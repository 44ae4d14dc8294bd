"""Reading release manifests from folders and URLs."""

import hashlib
from pathlib import Path

import pulumi
import pytest

from components.objects import manifest

TEXT = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"


@pytest.fixture(autouse=True)
def clean_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_empty_documents_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "core.yaml").write_bytes(TEXT)
    assert [item["kind"] for item in manifest.documents(str(tmp_path), "core.yaml")] == [
        "ConfigMap"
    ]


def test_schemas_keep_fields_but_no_descriptions() -> None:
    schema = {"description": "text", "properties": {"description": {"type": "string"}}}
    crd = {"kind": "CustomResourceDefinition", "spec": schema}
    assert manifest.terse(crd)["spec"] == {"properties": {"description": {"type": "string"}}}
    assert manifest.terse({"kind": "Role", "spec": schema})["spec"] == schema


def test_download_is_kept_by_its_checksum(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(manifest, "fetched", lambda url: asked.append(url) or TEXT)
    sha256 = hashlib.sha256(TEXT).hexdigest()
    for _ in range(2):
        assert manifest.documents("https://host/core.yaml", "", sha256)
    assert asked == ["https://host/core.yaml"]


def test_download_with_another_checksum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "fetched", lambda _url: TEXT)
    with pytest.raises(pulumi.RunError, match="has the SHA-256 sum"):
        manifest.documents("https://host/core.yaml", "", "0" * 64)
    assert not list(Path().rglob("*.yaml"))
