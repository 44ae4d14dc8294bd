"""Which API servers are reached without the proxy that the environment names."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmark.cluster import Cluster
from components.cluster.inspection import Claims, ClusterFacts, inspect_cluster
from kubeconfigs.direct import is_direct

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy where nobody listens, as a shell has it that knows nothing of the lab."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, NOBODY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "localhost,10.1.0.0/16,.inside.test")


@pytest.mark.parametrize(
    ("server", "direct"),
    [
        ("https://198.18.0.11:6443", True),
        ("https://198.19.0.1", True),
        ("https://127.0.0.1:16443", True),
        ("https://[::1]:16443", True),
        ("https://localhost:6443", True),
        ("https://10.1.2.3:6443", True),
        ("https://api.inside.test", True),
        ("https://10.2.2.3:6443", False),
        ("https://198.20.0.1:6443", False),
        ("https://api.outside.test", False),
    ],
)
def test_server(server: str, *, direct: bool) -> None:
    assert is_direct(server) is direct


class Empty(BaseHTTPRequestHandler):
    """An API server of a cluster that has nothing."""

    def do_GET(self) -> None:
        body = b'{"kind": "List", "metadata": {"resourceVersion": "1"}, "items": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def kubeconfig() -> Iterator[str]:
    """Of a cluster on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        named = {"server": f"http://127.0.0.1:{server.server_port}"}
        yield json.dumps(
            {
                "current-context": "c",
                "clusters": [{"name": "c", "cluster": named}],
                "users": [{"name": "u", "user": {"token": "t"}}],
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            }
        )
        server.shutdown()


def test_measuring_reaches_a_cluster_on_this_machine(kubeconfig: str) -> None:
    cluster = Cluster(kubeconfig)
    assert cluster.pods("notebooks", {}).pods == []
    assert cluster.http.get("/version").status_code == 200


def test_the_program_reaches_a_cluster_on_this_machine(kubeconfig: str) -> None:
    facts = inspect_cluster(kubeconfig, Claims((), (), known=True))
    assert facts == ClusterFacts(nodes=(), dns=False, metrics_server=False, storage=False)
