"""Fixtures of the benchmark's tests."""

import pytest

from benchmark.notebook import PlainServer
from benchmark.pods.roles import Pods
from benchmark.scaling import Requests
from benchmark.schedule import PHASES
from benchmark.variant import Variant


@pytest.fixture
def server() -> PlainServer:
    """A server at a port that tests replace; its token needs quoting everywhere."""
    return PlainServer(
        address="127.0.0.1",
        port=1,
        host="jupyterlab.notebooks.test",
        path="/lab",
        token='t[1-3]{a,b}"#&',
        affinity_cookie="notebook_pod",
    )


@pytest.fixture
def variant(server: PlainServer) -> Variant:
    """A variant that requests start."""
    return Variant(
        name="knative",
        title="Knative",
        namespace="notebooks",
        notebook=server,
        pods=Pods({"app.kubernetes.io/name": "jupyterlab"}),
        scaling=Requests(server, "notebooks"),
        autoscaler=None,
        phases=PHASES,
        kubeconfig="",
        overhead=(),
        overhead_containers=(),
        control_plane=(),
        prometheus_path="/prometheus",
        environment={},
    )
