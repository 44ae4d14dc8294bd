"""Loads of vegeta itself, on loopback."""

import dataclasses
import json
from collections.abc import Generator

import pytest

from benchmark.load.hits import count_errors
from benchmark.load.vegeta import attack
from benchmark.notebook import PlainServer
from benchmark.plans import LoadPlan
from benchmark.variant import read_variant
from tests.unit.benchmark.fake_cluster import FakeCluster, description, running


def server(cluster: FakeCluster, port: int) -> PlainServer:
    return read_variant(json.dumps(description(cluster, port))).notebook


@pytest.fixture
def served() -> Generator[tuple[FakeCluster, PlainServer]]:
    cluster = FakeCluster(on_demand=True, start_s=0.1, idle_s=60)
    with running(cluster) as port:
        yield cluster, server(cluster, port)


def test_an_open_loop(served: tuple[FakeCluster, PlainServer]) -> None:
    """Ten a second, the first of which wait for the pod."""
    _, target = served
    hits = attack(target, LoadPlan(duration_s=1, timeout_s=2, rate=10))
    assert len(hits) == 10
    assert count_errors(hits) == {}
    assert hits[0].latency_s > 0.1
    assert hits[0].latency_s > hits[-1].latency_s
    assert 0.7 < hits[-1].at_s - hits[0].at_s < 1.5


def test_a_closed_loop_keeps_its_clients_busy(served: tuple[FakeCluster, PlainServer]) -> None:
    cluster, target = served
    hits = attack(target, LoadPlan(duration_s=1, timeout_s=2, clients=3))
    assert len(hits) > 20
    assert cluster.paths.count("/lab") == len(hits)


def test_a_wrong_token_is_not_followed(served: tuple[FakeCluster, PlainServer]) -> None:
    _, target = served
    wrong = dataclasses.replace(target, token="wrong")
    hits = attack(wrong, LoadPlan(duration_s=1, timeout_s=2, rate=3))
    assert count_errors(hits) == {"http 302": 3}


def test_a_dead_address() -> None:
    target = server(FakeCluster(on_demand=True), port=1)
    hits = attack(target, LoadPlan(duration_s=1, timeout_s=2, rate=2))
    assert count_errors(hits) == {"connection refused": 2}
