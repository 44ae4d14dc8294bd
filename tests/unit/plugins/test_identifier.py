"""`clusterIdentifier`: a provider is one cluster's by whichever address."""

import pytest
from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.kubernetes import config
from lab.plugins.values import encode


def _at(address: str, **more: str) -> dict[str, str]:
    text = f"""
clusters: [{{name: c, cluster: {{server: "https://{address}"}}}}]
contexts: [{{name: c, context: {{cluster: c}}}}]
current-context: c
"""
    return {"kubeconfig": text, **more}


def _replaces(old: dict[str, str], new: dict[str, str]) -> tuple[list[str], list[str]]:
    found = config.diff(pb.DiffRequest(olds=encode(old), news=encode(new)))
    return list(found.diffs), list(found.replaces)


def test_another_address_of_the_same_cluster_is_an_update() -> None:
    old, new = (_at(f"192.0.2.{n}", clusterIdentifier="one") for n in (1, 2))
    assert _replaces(old, new) == (["kubeconfig"], [])


def test_another_identifier_is_another_cluster() -> None:
    old, new = (_at("192.0.2.1", clusterIdentifier=word) for word in ("one", "two"))
    assert _replaces(old, new) == (["clusterIdentifier"], ["clusterIdentifier"])


@pytest.mark.parametrize("more", [{}, {"clusterIdentifier": "one"}])
def test_without_one_before_the_address_decides(more: dict[str, str]) -> None:
    """Taking up or giving up an identifier is no replacement by itself."""
    assert _replaces(_at("192.0.2.1"), _at("192.0.2.2", **more))[1] == ["kubeconfig"]
    assert _replaces(_at("192.0.2.1"), _at("192.0.2.1", **more))[1] == []
