"""Rendering release manifests from the Go module cache."""

import subprocess
from pathlib import Path

import pytest
import yaml

from lab.errors import LabError
from lab.manifests import modules, render, unique
from lab.paths import TOOLCHAIN

SERVING = "knative.dev/serving"


def cached() -> bool:
    """Whether the sources are on this machine; fetching them is not a unit test's business."""
    command = ["go", "-C", str(TOOLCHAIN / "knative"), "list", "-m", "-f", "{{.Dir}}", SERVING]
    try:
        return bool(subprocess.run(command, capture_output=True, text=True).stdout.strip())
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not cached():
        pytest.skip("Knative's sources are not in the Go module cache")
    folder = tmp_path_factory.mktemp("manifests")
    render(folder)
    return folder


def kinds(file: Path) -> list[str]:
    return [document["kind"] for document in yaml.safe_load_all(file.read_text())]


def test_crds_and_core_are_apart(rendered: Path) -> None:
    assert set(kinds(rendered / "knative-crds.yaml")) == {"CustomResourceDefinition"}
    core = kinds(rendered / "knative-core.yaml")
    assert "CustomResourceDefinition" not in core
    assert core.count("Deployment") == 4
    assert core[0] == "Namespace"
    assert set(kinds(rendered / "traefik-crds.yaml")) == {"CustomResourceDefinition"}


def test_version_is_filled_in_and_images_are_left(rendered: Path) -> None:
    text = (rendered / "knative-core.yaml").read_text()
    assert "app.kubernetes.io/version: devel" not in text
    assert "app.kubernetes.io/version: 1.17.0" in text
    assert "ko://knative.dev/serving/cmd/queue" in text


def test_rendering_again_gives_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    render(tmp_path)
    for file in rendered.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    assert len(list(tmp_path.iterdir())) == 3, "no half-written file stays behind"


def test_second_object_of_the_same_name_is_dropped() -> None:
    def thing(name: str, value: int) -> dict[str, object]:
        return {"kind": "ConfigMap", "metadata": {"name": name}, "value": value}

    objects = unique([thing("a", 1), thing("b", 2), thing("a", 3)])
    assert [item["value"] for item in objects] == [1, 2]


def test_unknown_module_is_named() -> None:
    with pytest.raises(LabError, match=r"example\.invalid/nothing"):
        modules(TOOLCHAIN / "knative", "example.invalid/nothing")
