"""An existing cluster takes Knative and Traefik from their releases, without the lab."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pulumi
import pytest

import versions
from components.cluster.inspection import ClusterFacts
from components.objects.downloads import digest
from stacks import cluster
from stacks.platform import main
from stacks.settings.platform import platform_settings
from tests.unit.program import KUBECONFIG, PLATFORM, Run, configure, mocked, run
from tests.unit.release_server import ReleaseServer, serving

COMPLETE = ClusterFacts(nodes=("203.0.113.7",), dns=True, metrics_server=True, storage=True)
EXISTING = {"cluster": "existing", "kubeconfig": KUBECONFIG}
OTHER = "0" * 64


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[ReleaseServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: COMPLETE)
    with serving(tmp_path, monkeypatch) as server:
        yield server


def brought_up(
    server: ReleaseServer, kept: dict[str, str], *, preview: bool = False, **config: Any
) -> Run:
    """The platform on a cluster that exists, whose stack has kept sums."""
    sources = {"knativeManifests": server.url, "traefikManifests": server.traefik}
    outputs = {**PLATFORM, "manifestSums": kept}
    return run(main, "platform", EXISTING | sources | config, platform=outputs, preview=preview)


def sums(server: ReleaseServer) -> dict[str, str]:
    names = ("serving-crds.yaml", "serving-core.yaml", "traefik-crds.yaml")
    return {f"{server.url}/{name}": digest((server.folder / name).read_bytes()) for name in names}


@pytest.mark.parametrize("kind", ["existing", "microk8s"])
def test_official_releases_are_the_default(kind: str) -> None:
    mocked(Run(), "platform")
    hosts = [{"address": "192.0.2.1"}]
    configure({**EXISTING, "cluster": kind, "hosts": hosts})
    sources = platform_settings().sources
    assert sources.knative.endswith(f"/releases/download/knative-v{versions.KNATIVE}")
    assert f"/v{versions.TRAEFIK}/" in sources.traefik
    assert len(sources.pins) == 3
    assert {pin.sha256 for pin in sources.pins.values()} == {""}


def test_lab_renders_its_own() -> None:
    mocked(Run(), "platform")
    configure()
    sources = platform_settings().sources
    assert sources.knative == ".lab/manifests"
    assert sources.traefik == ".lab/manifests/traefik-crds.yaml"
    assert sources.pins == {}


def test_first_up_keeps_the_sums(server: ReleaseServer) -> None:
    platform = brought_up(server, {})
    assert platform.outputs["manifestSums"] == sums(server)
    assert platform.secrets == {"kubeconfig"}
    names = {item.inputs["metadata"]["name"] for item in platform.kind("CustomResourceDefinition")}
    assert names == {"services.serving.knative.dev", "ingressroutes.traefik.io"}


def test_nothing_of_the_lab_is_called_or_pulled(server: ReleaseServer) -> None:
    platform = brought_up(server, {})
    commands = [item.inputs["create"] for item in platform.kind("Command")]
    assert commands
    assert not [command for command in commands if "-m lab" in command]
    assert not [item.name for item in platform.resources if "dev.local" in str(item.inputs)]


def test_crds_are_made_once_though_both_files_have_them(server: ReleaseServer) -> None:
    with (server.folder / "serving-core.yaml").open("a") as core:
        core.write("---\n" + (server.folder / "serving-crds.yaml").read_text())
    assert len(brought_up(server, {}).kind("CustomResourceDefinition")) == 2


def test_next_up_holds_the_release_to_them(server: ReleaseServer) -> None:
    kept = sums(server)
    assert brought_up(server, kept).outputs["manifestSums"] == kept
    changed = kept | {f"{server.url}/serving-core.yaml": OTHER}
    with pytest.raises(pulumi.RunError, match=r"serving-core\.yaml has the SHA-256 sum") as raised:
        brought_up(server, changed)
    assert "`pulumi config set --path 'knativeSha256[1]' SUM`" in str(raised.value)


def test_configured_sums_outrank_kept_ones(server: ReleaseServer) -> None:
    """So a new file is accepted, and the stack keeps its sum."""
    crds, core, traefik = sums(server).values()
    stale = dict.fromkeys(sums(server), OTHER)
    config = {"knativeSha256": [crds, core], "traefikSha256": traefik}
    assert brought_up(server, stale, **config).outputs["manifestSums"] == sums(server)
    with pytest.raises(pulumi.RunError, match=r"serving-crds\.yaml .* is configured"):
        brought_up(server, sums(server), knativeSha256=[core, crds])


def test_preview_without_internet_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: None)
    with serving(tmp_path, monkeypatch) as server:
        kept = sums(server)
        brought_up(server, {}, preview=True)
    assert brought_up(server, kept, preview=True).kind("DaemonSet"), "fetched before"
    for file in Path(".lab/downloads").iterdir():
        file.unlink()
    with pytest.raises(pulumi.RunError, match=r"serving-crds\.yaml cannot be fetched") as raised:
        brought_up(server, kept, preview=True)
    assert "set knativeManifests or traefikManifests" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_wrong_number_of_sums_is_refused() -> None:
    mocked(Run(), "platform")
    configure({**EXISTING, "knativeSha256": [OTHER]})
    with pytest.raises(pulumi.RunError, match=r"has 1 SHA-256 sums, but must list two, .*or none"):
        platform_settings()


def test_folder_needs_no_sums() -> None:
    mocked(Run(), "platform")
    configure({**EXISTING, "knativeManifests": "a", "traefikManifests": "b"})
    sources = platform_settings().sources
    assert (sources.knative, sources.traefik, sources.pins) == ("a", "b/traefik-crds.yaml", {})
