"""Following a variant on a cluster that comes and goes."""

import json
import time
from collections.abc import Iterator

import pytest

from benchmark.live.figures import Figures
from benchmark.live.follower import Follower
from benchmark.variant import read_variant
from tests.unit.live.fake_api import FakeApi, serving


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with serving() as running:
        yield running


@pytest.fixture
def follower(api: FakeApi) -> Follower:
    return Follower(read_variant(json.dumps(api.description())))


def test_figures_pods_and_the_minutes_before(follower: Follower) -> None:
    follower.look()
    view = follower.view(time.time())
    assert view.trouble == ""
    assert [pod.name for pod in view.pods or []] == ["jupyterlab-1"]
    assert view.figures == Figures(requests=9.5, p50_s=0.0054, error_share=0.0, cpu=0.3)
    assert [value for value in view.pods_past if value is not None].count(2) > 30
    assert view.requests_past[-1] == 9.5


def test_prometheus_is_asked_once_a_look(api: FakeApi, follower: Follower) -> None:
    follower.look()
    asked = len(api.queries)
    follower.look()
    assert len(api.queries) == asked + 1


def test_nothing_is_known_before_the_first_look(follower: Follower) -> None:
    view = follower.view(time.time())
    assert (view.pods, view.figures, view.trouble) == (None, Figures(), "")


def test_prometheus_that_dies_leaves_the_pods(api: FakeApi, follower: Follower) -> None:
    follower.look()
    api.prometheus = False
    follower.look()
    view = follower.view(time.time())
    assert "Prometheus at /proxy: HTTP 503" in view.trouble
    assert view.figures == Figures()
    assert view.pods
    assert not view.stale


def test_cluster_that_dies_is_named_and_comes_back(api: FakeApi, follower: Follower) -> None:
    follower.look()
    api.up = False
    follower.look()
    view = follower.view(time.time())
    assert f"no answer from http://127.0.0.1:{api.port}" in view.trouble
    assert "is the cluster running?" in view.trouble
    assert view.stale
    assert view.pods
    api.up = True
    follower.look()
    again = follower.view(time.time())
    assert (again.trouble, again.stale) == ("", False)


def test_cluster_that_is_down_from_the_start_is_waited_for(
    api: FakeApi, follower: Follower
) -> None:
    api.up = False
    follower.look()
    assert follower.view(time.time()).pods is None
    api.up = True
    follower.look()
    assert follower.view(time.time()).pods
