"""What node losses come to: requests without an answer, gaps, the table, pods by node."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from benchmark.cluster import Cluster
from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.load.hits import Hit
from benchmark.node_loss import browsers, pods
from benchmark.node_loss import kernels as kept
from benchmark.node_loss.browsers import browse
from benchmark.node_loss.records import (
    Kernels,
    NodeLoss,
    VariantLoss,
    as_json,
    browsers_after,
    longest_gap,
    requests_after,
)
from benchmark.node_loss.table import markdown
from benchmark.notebook import PlainServer
from benchmark.variant import Variant
from tests.unit.benchmark.fake_cluster import FakeCluster, kubeconfig, running

HITS = [
    Hit(99.0, 0.1, "timeout"),
    Hit(100.0, 0.5, "ok"),
    Hit(101.0, 5.0, "timeout"),
    Hit(102.0, 0.1, "http 502"),
    Hit(103.0, 1.0, "ok"),
    Hit(104.0, 0.1, "ok"),
]


def test_requests_before_the_loss_are_none_of_it():
    found = requests_after(99.5, HITS)
    assert (found.sent, found.lost) == (5, 2)
    assert found.errors == {"timeout": 1, "http 502": 1}
    assert found.last_lost_s == 2.5


def test_the_longest_gap_is_between_answers_not_between_requests():
    assert longest_gap(99.5, HITS) == pytest.approx(3.5)


def test_without_any_answer_the_gap_is_the_whole_load():
    lost = [replace(hit, kind="timeout") for hit in HITS]
    assert longest_gap(99.0, lost) == pytest.approx(5.0)
    assert longest_gap(99.0, []) == 0.0


def test_nothing_lost_has_no_last_one():
    assert requests_after(102.5, HITS).last_lost_s is None


def test_browsers_are_told_by_where_their_pod_was():
    found = browsers_after(102.5, [HITS, HITS[3:]], [])
    assert (found.elsewhere, found.errors_elsewhere) == (2, {})
    assert (found.on_node, found.gap_s) == (0, None)
    found = browsers_after(99.5, [HITS], [HITS[4:], HITS])
    assert found.errors_elsewhere == {"timeout": 1, "http 502": 1}
    assert found.gap_s == 4.5, "the longest of any browser"


def one() -> NodeLoss:
    requests = requests_after(99.5, HITS)
    browsers = browsers_after(99.5, [HITS[3:], HITS[4:]], [HITS])
    found = VariantLoss("hpa", 3, 1, None, requests, browsers, Kernels(1, 1, 2, 0))
    return NodeLoss(2, "cut", "lab-3", 4.2, 21.0, [found])


def test_a_row_for_each_loss_and_variant():
    lines = markdown([one()]).splitlines()
    assert lines[2] == (
        "| node 2, cut | hpa | 3 (1) | 2 of 5 | 2.5 s | 3.5 s | 1 (2) | 3.5 s (1) "
        "| never | 1 of 1 | 0 of 2 | 4.2 s | 21.0 s |"
    )
    assert len({line.count("|") for line in lines}) == 1


def test_the_json_is_plain():
    found = as_json([one()], {"rate": 10}, {"node_count": 3}, "2026")
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again["losses"][0]["variants"][0]["kernels"]["lost_on_node"] == 1


def test_pods_on_their_way_out_have_no_place(variant: Variant):
    cluster = FakeCluster(replicas=2, start_s=0.0, drain_s=60)
    with running(cluster) as port:
        asked = replace(variant, kubeconfig=kubeconfig(port))
        cluster.remove_pod(cluster.live()[0])
        (place,) = pods.places(Cluster(asked.kubeconfig), asked)
    assert place.pod == "jupyterlab-2"


def test_a_cluster_that_is_gone_takes_no_writes(variant: Variant):
    gone = replace(variant, kubeconfig=kubeconfig(1))
    assert not pods.writable(gone)
    assert not pods.all_ready(gone.kubeconfig)


class FakeKernel(Kernel):
    """Comes back to a pod, or to none."""

    def __init__(self, pod: str) -> None:
        self.pod = pod

    def reconnect(self) -> None:
        if not self.pod:
            raise KernelError("websocket refused")

    def printed(self, code: str) -> str:
        assert code == kept.WHERE
        return f"{self.pod}\n"


@pytest.mark.parametrize(("found", "lives"), [("a", True), ("b", False), ("", False)])
def test_a_kernel_lives_where_it_was(found: str, lives: bool):
    assert kept.lives(FakeKernel(found), "a") is lives


class TwoPods(BaseHTTPRequestHandler):
    """Answers browsers of a pod that is gone with an error once, and then from another pod."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers["Cookie"])
        first = len(self.seen) == 1
        self.send_response(502 if first else 200)
        if not first:
            self.send_header("Set-Cookie", "notebook_pod=other; Path=/; HttpOnly")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test's output short."""


def test_a_browser_goes_to_another_pod_by_the_cookie_it_is_sent(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch
):
    """Its first three requests; how many follow is the machine's affair."""
    monkeypatch.setattr(browsers, "PERIOD_S", 0.02)
    TwoPods.seen.clear()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), TwoPods)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        asked = replace(server, port=listening.server_port)
        hits = browse(asked, "gone", seconds=2, timeout_s=10)
    finally:
        listening.shutdown()
        listening.server_close()
    assert [hit.kind for hit in hits[:3]] == ["http 502", "ok", "ok"]
    assert TwoPods.seen[:3] == ["notebook_pod=gone", "notebook_pod=gone", "notebook_pod=other"]
