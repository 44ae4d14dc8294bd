"""kubectl goes by an API server that answers."""

import pytest

from lab import kubectl
from lab.cluster import Cluster, describe


def _answering(monkeypatch: pytest.MonkeyPatch, tmp_path, nodes: int, *numbers: int) -> Cluster:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    lab = describe("test", nodes)
    (lab.folder / "pki").mkdir(parents=True)
    (lab.folder / "pki" / "ca.crt").write_text("CA")
    up = {lab.nodes[number - 1].address for number in numbers}

    def greet(server: str, _authority: str) -> None:
        if server.removeprefix("https://").partition(":")[0] not in up:
            raise TimeoutError

    monkeypatch.setattr(kubectl, "greet", greet)
    return lab


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_node_that_answers_is_asked(monkeypatch, tmp_path, number: int):
    lab = _answering(monkeypatch, tmp_path, 3, number)
    assert kubectl.serving(lab) is lab.nodes[number - 1]
    assert f"--context=test-{number}" in kubectl.command(lab, "get", "nodes")


def test_a_node_of_its_own_is_asked_whether_or_not_it_answers(monkeypatch, tmp_path):
    lab = _answering(monkeypatch, tmp_path, 3, 2)
    assert "--context=test-3" in kubectl.command(lab, "get", "nodes", at=lab.nodes[2])


def test_the_first_is_asked_where_none_answers(monkeypatch, tmp_path):
    """It says what is wrong better than we could."""
    lab = _answering(monkeypatch, tmp_path, 3)
    assert kubectl.serving(lab) is lab.nodes[0]


def test_one_node_is_not_looked_for(monkeypatch, tmp_path):
    lab = _answering(monkeypatch, tmp_path, 1)
    monkeypatch.delattr(kubectl, "greet")
    assert not [w for w in kubectl.command(lab, "get", "nodes") if w.startswith("--context")]
