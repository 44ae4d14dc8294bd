"""`down` leaves nothing behind, whatever state it finds."""

from pathlib import Path

from lab import lifecycle
from lab.cluster import Cluster
from lab.node import network
from tests.lab import pods, traces


def _namespaces() -> set[str]:
    """All but the trial hosts', whose tests may run meanwhile."""
    names = {path.name for path in Path("/run/netns").iterdir()}
    return {name for name in names if not name.startswith("snb-trial-")}


def test_down_leaves_nothing(lab: Cluster):
    before = _namespaces()
    pods.sleeper(lab, "left-behind")
    while_up = traces.seen("test")
    assert all(while_up[kind] for kind in ("processes", "namespaces", "links", "cgroups"))

    lifecycle.down("test")

    assert not any(traces.seen("test").values()), traces.seen("test")
    assert _namespaces() <= before


def test_down_twice_is_no_error(lab_cli):
    assert lab_cli("down").returncode == 0
    assert lab_cli("down").returncode == 0


def test_a_half_made_network_is_taken_down(lab_cli):
    half = lifecycle.cluster.describe("test", 1)
    network.bridge_up(half)
    assert lab_cli("down").returncode == 0
    assert not any(traces.seen("test").values())
