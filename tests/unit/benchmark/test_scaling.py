"""What a Deployment is left with when measuring ends."""

from typing import Any, cast

import pytest

from benchmark.cluster import Cluster
from benchmark.scaling import Replicas


class Deployment:
    """The cluster's side of one Deployment."""

    def __init__(self, replicas: int) -> None:
        self.count = replicas

    def replicas(self, _namespace: str, _deployment: str) -> int:
        return self.count

    def scale(self, _namespace: str, _deployment: str, replicas: int) -> None:
        self.count = replicas


@pytest.mark.parametrize(
    ("found", "final", "left"),
    [(0, 1, 1), (1, 2, 2), (1, 1, 1), (3, 1, 3)],
    ids=["at zero", "too few", "as it should be", "an autoscaler's"],
)
def test_it_is_left_with_its_replicas_or_more(found: int, final: int, left: int) -> None:
    deployment = Deployment(found)
    scaling = Replicas("notebooks-two", "jupyterlab", cold=1, final=final)
    scaling.restore(cast("Cluster", cast(Any, deployment)))
    assert deployment.count == left
