"""The sum of a release's first fetch, through the engine: what the stack keeps, and holds to."""

from collections.abc import Generator
from pathlib import Path

import pytest

from components.objects.downloads import CACHE, digest
from tests.conftest import ROOT
from tests.plugins.project import Project
from tests.unit.release_server import ReleaseServer, serving

PROGRAM = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import pulumi
from components.objects.downloads import Downloads, Pin
from stacks.reference import last_outputs
url = pulumi.Config().require("url")
downloads = Downloads({{url: Pin("", "set its sum")}}, last_outputs().get("manifestSums", {{}}))
downloads.file(url)
pulumi.export("manifestSums", downloads.sums)
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[ReleaseServer]:
    folder = tmp_path / "server"
    folder.mkdir()
    with serving(folder, monkeypatch) as server:
        yield server


def test_another_file_is_refused_until_it_is_what_it_was(
    server: ReleaseServer, project: Project
) -> None:
    """On a machine that has not fetched it before, and after an update that failed for it."""
    file = server.folder / "traefik-crds.yaml"
    content = file.read_bytes()
    project.program(PROGRAM).config(url=server.traefik)
    assert f"has the SHA-256 sum {digest(content)}; none is configured" in project.up().ok().text
    kept = project.outputs()
    assert kept == {"manifestSums": {server.traefik: digest(content)}}
    file.write_bytes(content + b"---\n")
    for kept_copy in (project.folder / CACHE).iterdir():
        kept_copy.unlink()
    for _ in range(2):
        assert f"but {digest(content)} was kept in the stack" in project.up().failed().text
    file.write_bytes(content)
    assert "SHA-256" not in project.up("--expect-no-changes").ok().text
    assert project.outputs() == kept
