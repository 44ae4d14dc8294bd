"""Files behind URLs: each is what it was at its first fetch, or what is configured."""

from collections.abc import Generator
from pathlib import Path

import pulumi
import pytest

from components.objects.downloads import Downloads, Pin, digest
from tests.unit.release_server import ReleaseServer, serving

ACCEPT = "run `pulumi config set traefikSha256 SUM`"
OTHER = "0" * 64


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[ReleaseServer]:
    monkeypatch.chdir(tmp_path)
    with serving(tmp_path, monkeypatch) as server:
        yield server


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(pulumi.log, "info", lines.append)
    return lines


def downloads(server: ReleaseServer, sha256: str = "", kept: str = "") -> Downloads:
    return Downloads({server.traefik: Pin(sha256, ACCEPT)}, {server.traefik: kept} if kept else {})


def release_sum(server: ReleaseServer) -> str:
    return digest((server.folder / "traefik-crds.yaml").read_bytes())


def change(server: ReleaseServer) -> None:
    with (server.folder / "traefik-crds.yaml").open("a") as file:
        file.write("---\n")


def test_first_fetch_is_shown_and_handed_on(server: ReleaseServer, shown: list[str]) -> None:
    files = downloads(server)
    assert files.file(server.traefik).read_bytes().startswith(b"apiVersion")
    assert files.sums == {server.traefik: release_sum(server)}
    (line,) = shown
    assert server.traefik in line
    assert release_sum(server) in line


def test_preview_and_update_see_the_same_file(server: ReleaseServer, shown: list[str]) -> None:
    """The stack has kept nothing between the two, nor where the first update failed."""
    seen = downloads(server).file(server.traefik).read_bytes()
    change(server)
    assert downloads(server).file(server.traefik).read_bytes() == seen
    assert server.asked == ["/traefik-crds.yaml"]
    assert len(set(shown)) == 1


@pytest.mark.parametrize("where", ["sha256", "kept"])
def test_known_file_is_fetched_once_and_not_shown(
    server: ReleaseServer, shown: list[str], where: str
) -> None:
    known = {where: release_sum(server)}
    for _ in range(2):
        files = downloads(server, **known)
        files.file(server.traefik)
        assert files.sums == {server.traefik: release_sum(server)}
    assert server.asked == ["/traefik-crds.yaml"]
    assert shown == []


@pytest.mark.parametrize(
    ("where", "source"),
    [("sha256", "is configured"), ("kept", "was kept in the stack at the first fetch")],
)
def test_another_file_is_refused(server: ReleaseServer, where: str, source: str) -> None:
    with pytest.raises(pulumi.RunError) as raised:
        downloads(server, **{where: OTHER}).file(server.traefik)
    message = str(raised.value)
    assert f"{server.traefik} has the SHA-256 sum {release_sum(server)}" in message
    assert f"but {OTHER} {source}" in message
    assert message.endswith(ACCEPT)
    assert not list(Path(".lab").rglob("*")), "what is refused is not kept"


def test_changed_file_is_refused_on_another_machine_too(
    server: ReleaseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = release_sum(server)
    downloads(server).file(server.traefik)
    change(server)
    downloads(server, kept=kept).file(server.traefik)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with pytest.raises(pulumi.RunError, match="was kept in the stack"):
        downloads(server, kept=kept).file(server.traefik)


def test_new_sum_is_accepted_on_purpose(server: ReleaseServer) -> None:
    kept = release_sum(server)
    downloads(server).file(server.traefik)
    change(server)
    files = downloads(server, sha256=release_sum(server), kept=kept)
    assert files.file(server.traefik).read_bytes().endswith(b"---\n")
    assert files.sums == {server.traefik: release_sum(server)}


def test_spoilt_copy_is_fetched_anew(server: ReleaseServer) -> None:
    kept = release_sum(server)
    downloads(server).file(server.traefik).write_bytes(b"spoilt")
    assert digest(downloads(server, kept=kept).file(server.traefik).read_bytes()) == kept


def test_missing_file_is_named(server: ReleaseServer) -> None:
    (server.folder / "traefik-crds.yaml").unlink()
    with pytest.raises(pulumi.RunError, match=r"traefik-crds.yaml cannot be fetched \(404"):
        downloads(server).file(server.traefik)
