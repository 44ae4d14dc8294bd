"""Whether `pulumi up` warns of kubelets that end all kernels of a pod for one of them."""

import json
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest

from components.cluster.inspection import Claims, inspect_cluster
from tests.unit.kubeconfigs.loopback import Server, kubeconfig, serving

PROXY = "/api/v1/nodes/{}/proxy/{}"
V1, V2 = "# HELP x\nkubelet_cgroup_version 1\n", "# HELP x\nkubelet_cgroup_version 2\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", said.append)
    return said


def node(name: str, version: str = "v1.32.5") -> dict[str, Any]:
    info = {"kubeletVersion": version, "osImage": "Debian", "kernelVersion": "6.1"}
    others = ("machineID", "systemUUID", "bootID", "containerRuntimeVersion", "kubeProxyVersion")
    known = {**info, **dict.fromkeys((*others, "operatingSystem", "architecture"), "")}
    return {"metadata": {"name": name}, "status": {"addresses": [], "nodeInfo": known}}


def told(server: Server, name: str, single: bool | None, metrics: str | None) -> None:
    """What a node's kubelet says of itself."""
    config = {} if single is None else {"singleProcessOOMKill": single}
    server.said[PROXY.format(name, "configz")] = json.dumps({"kubeletconfig": config})
    server.said[PROXY.format(name, "metrics")] = metrics


@pytest.mark.parametrize("single", [None, False])
def test_kubelets_that_end_all_are_named_in_one_line(
    server: Server, warnings: list[str], single: bool | None
) -> None:
    """One of a kind is asked, and named."""
    server.nodes = [node("a"), node("b"), node("old", "v1.31.1"), node("fine", "v1.33.0")]
    for name in ("a", "b", "old"):
        told(server, name, single, V2)
    told(server, "fine", True, V2)
    assert inspect_cluster(kubeconfig({"server": server.url}), Claims([], [], known=True))
    (warning,) = warnings
    assert warning.startswith("nodes such as b, old end all processes of a container")
    assert "`singleProcessOOMKill: true`" in warning
    assert PROXY.format("a", "configz") not in {path for path, _ in server.asked}


@pytest.mark.parametrize(
    ("single", "metrics"),
    [(True, V2), (None, V1), (None, "# no word of cgroups\n"), (None, None)],
)
def test_nothing_is_said_of_others(
    server: Server, warnings: list[str], single: bool | None, metrics: str | None
) -> None:
    server.nodes = [node("a")]
    told(server, "a", single, metrics)
    assert inspect_cluster(kubeconfig({"server": server.url}), Claims([], [], known=True))
    assert warnings == []


@pytest.mark.parametrize("answer", [None, "no JSON", "{}"])
def test_without_an_answer_nothing_is_said(
    server: Server, warnings: list[str], answer: str | None
) -> None:
    """Who may not ask kubelets may well do all else."""
    server.nodes = [node("a")]
    told(server, "a", None, V2)
    server.said[PROXY.format("a", "configz")] = answer
    assert inspect_cluster(kubeconfig({"server": server.url}), Claims([], [], known=True))
    assert warnings == []
