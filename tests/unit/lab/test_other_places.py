"""A lab that was built by another user, or with another cache, and who may not read it."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from lab import building, cluster, environment, kubectl, readiness
from lab.binaries import KUBELITE
from lab.cluster import Cluster, describe
from lab.errors import LabError, as_root
from lab.node import starting
from lab.pki import Pki


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cluster:
    """A lab whose programs are not built in the cache that is looked at."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "labs"))
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    lab = describe("test", 1)
    for node in lab.nodes:
        node.folder.mkdir(parents=True)
    return lab


def _build(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Put programs into a cache, which is the current one from now on."""
    monkeypatch.setenv("LAB_CACHE", str(cache))
    for binary in (KUBELITE, starting.binaries.ETCD):
        program = building.program(binary)
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\necho reached\n")
        program.chmod(0o755)


def test_a_running_lab_is_asked_from_any_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lab: Cluster
) -> None:
    _build(monkeypatch, tmp_path / "built")
    starting.programs(lab, lab.nodes[0], Pki(lab))
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "another"))
    assert kubectl.ask(lab, "get", "nodes") == "reached\n"
    assert "kubectl" in kubectl.command(lab, "get", "nodes")[1]


def test_a_missing_program_is_named_and_no_sick_cluster(
    monkeypatch: pytest.MonkeyPatch, lab: Cluster
) -> None:
    monkeypatch.setattr(readiness.freezing, "frozen", lambda *_: False)
    for look in (
        lambda: kubectl.command(lab, "get", "nodes"),
        lambda: readiness.look(lab, lab.nodes[0]),
    ):
        with pytest.raises(LabError) as raised:
            look()
        for word in (str(building.program(KUBELITE)), "found none", "lab tools", "LAB_CACHE"):
            assert word in str(raised.value)


def test_env_names_a_program_that_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "BIN", tmp_path)
    environment.require_tools()
    (tmp_path / "pulumi").symlink_to(tmp_path / "cache" / "pulumi")
    with pytest.raises(LabError, match=r"expected a program at .*cache/pulumi, found none"):
        environment.require_tools()


def _refusal(name: str) -> str:
    try:
        return f"none: {cluster.existing(name)}"
    except LabError as error:
        return str(error)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_who_may_not_read_a_lab_is_not_told_that_it_is_down(lab: Cluster) -> None:
    lab.folder.chmod(0o700)
    for folder in lab.folder.parents:
        if "pytest" in str(folder):
            folder.chmod(0o755)
    nobody = ProcessPoolExecutor(1, get_context("fork"), initializer=os.setuid, initargs=(65534,))
    with nobody:
        said = nobody.submit(_refusal, "test").result(20)
    assert said.startswith(f"reading {lab.folder}, the state of 'test', needs root: run `sudo -E ")
    assert cluster.existing("test") == lab


@pytest.mark.parametrize(
    ("typed", "words", "said"),
    [
        ("make demo", ["python", "scripts/demo.py"], "sudo -E make demo"),
        (None, [".venv/bin/python", "-m", "lab", "up"], "sudo -E .venv/bin/python -m lab up"),
        (None, ["python", "a b"], f"sudo -E {sys.executable} 'a b'"),
    ],
)
def test_a_hint_for_root_names_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, typed: str | None, words: list[str], said: str
) -> None:
    """A bare `python` would be another one for sudo, which has a PATH of its own."""
    monkeypatch.delenv("LAB_TYPED", raising=False)
    if typed:
        monkeypatch.setenv("LAB_TYPED", typed)
    monkeypatch.setattr(sys, "orig_argv", words)
    assert as_root() == said
