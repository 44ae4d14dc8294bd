"""Fixtures of the benchmark's tests."""

import pytest

from benchmark.variant import Requests, Variant


@pytest.fixture
def variant() -> Variant:
    """A variant at a port that tests replace; its token needs quoting everywhere."""
    return Variant(
        name="knative",
        address="127.0.0.1",
        port=1,
        host="jupyterlab.notebooks.test",
        path="/lab",
        token='t[1-3]{a,b}"#&',
        kubeconfig="",
        namespace="notebooks",
        labels={"app": "jupyterlab"},
        affinity_cookie="notebook_pod",
        scaling=Requests(),
        overhead=(),
        overhead_containers=(),
        control_plane=(),
        prometheus_path="/prometheus",
        environment={},
    )
