"""A node held still and let go, on cgroup folders that only look like ones."""

from pathlib import Path

import pytest

from lab.cluster import Cluster, describe
from lab.errors import TimedOut
from lab.node import cgroups, freezing


@pytest.fixture(params=["freezer.state", "cgroup.freeze"])
def held(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A lab of two nodes in one hierarchy, of cgroup v1 or v2: its files by node."""
    monkeypatch.setattr(cgroups, "hierarchies", lambda: (tmp_path,))
    lab = describe("test", 2)
    files = {}
    for node in lab.nodes:
        for group in (node.name, f"{node.name}-system"):
            file = tmp_path / lab.cgroup / group / request.param
            file.parent.mkdir(parents=True)
            file.write_text({"freezer.state": "THAWED", "cgroup.freeze": "0"}[request.param])
            files.setdefault(node.name, []).append(file)
    return lab, files


def _words(files: list[Path]) -> set[str]:
    return {file.read_text() for file in files}


def test_one_node_stands_still_and_goes_on(held: tuple[Cluster, dict[str, list[Path]]]):
    lab, files = held
    one, other = lab.nodes
    before = _words(files[one.name])
    freezing.freeze(lab, one)
    assert freezing.frozen(lab, one)
    assert not freezing.frozen(lab, other)
    assert _words(files[other.name]) == before, "the other node is left alone"
    freezing.thaw(lab, one)
    assert not freezing.frozen(lab, one)
    assert _words(files[one.name]) == before


def test_a_node_that_never_stands_still_is_told(
    held: tuple[Cluster, dict[str, list[Path]]], monkeypatch: pytest.MonkeyPatch
):
    lab, _ = held
    monkeypatch.setattr(freezing, "DEADLINE", 0)
    monkeypatch.setattr(Path, "write_text", lambda *_: 0)
    with pytest.raises(TimedOut, match="last seen"):
        freezing.freeze(lab, lab.nodes[0])


def test_a_node_that_does_not_run_is_not_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cgroups, "hierarchies", lambda: (tmp_path,))
    lab = describe("test", 1)
    freezing.thaw(lab, lab.nodes[0])
    assert not freezing.frozen(lab, lab.nodes[0])
