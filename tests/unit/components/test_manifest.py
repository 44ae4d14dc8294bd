"""Reading release manifests."""

from pathlib import Path

from components.objects import manifest
from components.objects.downloads import Downloads

TEXT = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"


def test_empty_documents_are_left_out(tmp_path: Path) -> None:
    core = tmp_path / "core.yaml"
    core.write_bytes(TEXT)
    objects = manifest.documents(str(core), Downloads({}, {}))
    assert [item["kind"] for item in objects] == ["ConfigMap"]


def test_schemas_keep_fields_but_no_descriptions() -> None:
    schema = {"description": "text", "properties": {"description": {"type": "string"}}}
    crd = {"kind": "CustomResourceDefinition", "spec": schema}
    assert manifest.terse(crd)["spec"] == {"properties": {"description": {"type": "string"}}}
    assert manifest.terse({"kind": "Role", "spec": schema})["spec"] == schema
