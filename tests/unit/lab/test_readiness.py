"""A node is Ready by a heartbeat of this life."""

import datetime as dt
import json
from pathlib import Path

import pytest

from lab import readiness
from lab.cluster import Cluster, Node, describe
from lab.node.supervision import Supervisor


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cluster:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    monkeypatch.setattr(readiness, "quiet", lambda _: True)
    monkeypatch.setattr(readiness.freezing, "frozen", lambda *_: False)
    return describe("test", 1)


def seen(monkeypatch: pytest.MonkeyPatch, lab: Cluster, *, heartbeat: float, kubelet: float) -> str:
    """What is seen of a Ready node, "" where nothing is missing; both times in seconds ago."""
    now = dt.datetime.now(dt.UTC)
    renewed = (now - dt.timedelta(seconds=heartbeat)).isoformat()
    start = (now - dt.timedelta(seconds=kubelet)).timestamp()

    def ask(_: Cluster, *words: str, at: Node | None = None) -> str:
        del at
        if "lease" in words:
            return json.dumps({"spec": {"renewTime": renewed}})
        return json.dumps({"status": {"conditions": [{"type": "Ready", "status": "True"}]}})

    told = {"kubelet": {"name": "kubelet", "statename": "RUNNING", "start": int(start)}}
    monkeypatch.setattr(readiness.kubectl, "ask", ask)
    monkeypatch.setattr(Supervisor, "processes", lambda _: told)
    done, found = readiness.look(lab, lab.nodes[0])
    return "" if done else found


def test_a_heartbeat_of_its_kubelet(monkeypatch: pytest.MonkeyPatch, lab: Cluster):
    assert seen(monkeypatch, lab, heartbeat=5, kubelet=100) == ""


@pytest.mark.parametrize(
    ("heartbeat", "kubelet"), [(20, 10), (60, 100)], ids=["of the last life", "long ago"]
)
def test_one_that_says_nothing_of_now(
    monkeypatch: pytest.MonkeyPatch, lab: Cluster, heartbeat: float, kubelet: float
):
    """A restored datastore has the heartbeats of its backup."""
    said = seen(monkeypatch, lab, heartbeat=heartbeat, kubelet=kubelet)
    assert said.startswith("the last heartbeat is from ")
