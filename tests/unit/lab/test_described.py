"""`python -m lab down --described`, as a stack's destroy calls it."""

import json
from pathlib import Path

import pytest

from lab import cli, cluster, lifecycle
from tests.unit.program import AUTHORITY, KUBECONFIG

NEWER = KUBECONFIG.replace(AUTHORITY, f"{AUTHORITY[:-4]}QUE9")


@pytest.fixture
def downs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A lab with a kubeconfig, and the labs that are taken down."""
    taken: list[str] = []
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    monkeypatch.setenv("LAB_NAME", "lab")
    monkeypatch.setattr(lifecycle, "down", lambda name, **_: taken.append(name))
    lab = cluster.describe("lab", 1)
    lab.nodes[0].folder.mkdir(parents=True)
    lab.kubeconfig.write_text(KUBECONFIG)
    return taken


@pytest.mark.parametrize(("described", "taken"), [(KUBECONFIG, ["lab"]), (NEWER, [])])
def test_a_stack_takes_down_its_own_lab_only(
    downs: list[str], monkeypatch: pytest.MonkeyPatch, described: str, taken: list[str]
) -> None:
    """After `make down`, the lab may be another clone's."""
    monkeypatch.setenv("PULUMI_COMMAND_STDOUT", json.dumps({"kubeconfig": described}))
    assert cli.main(["down", "--described"]) == 0
    assert downs == taken


def test_a_lab_goes_by_hand_whoever_has_brought_it_up(
    downs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_COMMAND_STDOUT", json.dumps({"kubeconfig": NEWER}))
    assert cli.main(["down"]) == 0
    assert downs == ["lab"]


def test_labs_of_all_names_have_addresses_of_their_own() -> None:
    labs = [cluster.describe(name, 9) for name in cluster.LABS]
    gateways = {lab.gateway for lab in labs}
    pods = {node.pods for lab in labs for node in lab.nodes}
    assert len(gateways) == len(labs)
    assert len(pods) == 9 * len(labs)
    assert all(len(node.link) <= 15 for lab in labs for node in lab.nodes)
