"""A node's containerd ends where it cannot serve the kubelet, so that its supervisor tries again.

With no inotify instance left it would come up without what the kubelet asks it for, and stay so.
The limit is set in a user namespace, which has one of its own; no cluster is needed.
"""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from lab.cluster import describe
from lab.node import worker

LIMITED = 'echo "$0" > /proc/sys/user/max_inotify_instances; exec timeout 5 "$@"'
BOOTED = "containerd successfully booted"
TIMED_OUT = 124


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, instances: int) -> tuple[int, str]:
    """The exit code and the log of five seconds of containerd, as a node is told to run it."""
    monkeypatch.setenv("LAB_HOME", str(folder))
    (node,) = describe("test", 1).nodes
    command = worker.containerd(replace(node, runtime=folder / "run"))
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", LIMITED]
    done = subprocess.run(
        [*unshare, str(instances), *command], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_without_inotify_instances_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    code, said = run(tmp_path, monkeypatch, 0)
    assert BOOTED not in said
    assert "load required plugin io.containerd.grpc.v1.cri" in said
    assert code not in (0, TIMED_OUT), "it must end by itself"


def test_with_them_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    _, said = run(tmp_path, monkeypatch, 100)
    assert BOOTED in said
    assert "load required plugin" not in said
