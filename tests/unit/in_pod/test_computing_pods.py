"""Pods that compute are held: each is sent a request that counts, and their number is told."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from components.in_pod.computing_pods import GROUP, KIND, MAX, MIN, REVISION, SCALE, hold
from components.in_pod.pod_costs import COMPUTING, COST

BUSY, IDLE = str(COMPUTING + 100), "9903"


class QueueProxy(BaseHTTPRequestHandler):
    """Notes what comes by it."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def port() -> Iterator[int]:
    QueueProxy.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), QueueProxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@dataclass
class Knative:
    """An API with pods and the autoscalers of their revisions, which notes what is annotated."""

    costs: dict[str, list[str]]
    bounds: dict[str, str] = field(default_factory=dict)
    scales: dict[str, str | None] = field(default_factory=dict)

    def pods(self, selector: str) -> list[dict[str, Any]]:
        assert selector == "app=jupyterlab"
        return [
            {
                "metadata": {
                    "name": revision,
                    "labels": {REVISION: revision},
                    "annotations": {COST: cost},
                },
                "status": {"podIP": "127.0.0.1"},
            }
            for revision, costs in self.costs.items()
            for cost in costs
        ]

    def items(self, group: str, kind: str, selector: str) -> list[dict[str, Any]]:
        assert (group, kind, selector) == (GROUP, KIND, REVISION)
        return [{"metadata": {"name": r, "annotations": self._annotations(r)}} for r in self.costs]

    def _annotations(self, revision: str) -> dict[str, str]:
        scale = self.scales.get(revision)
        return {**self.bounds, **({SCALE: scale} if scale else {})}

    def annotate(
        self, group: str, kind: str, name: str, annotations: dict[str, str | None]
    ) -> None:
        assert (group, kind) == (GROUP, KIND)
        self.scales[name] = annotations[SCALE]


def look(api: Knative, port: int) -> list[str]:
    return list(hold(api, "app=jupyterlab", port))  # type: ignore[arg-type]


def test_only_pods_that_compute_get_a_request(port: int) -> None:
    api = Knative({"a": [BUSY, IDLE]})
    assert look(api, port) == []
    assert QueueProxy.asked == ["/api"]
    assert api.scales == {}


def test_a_revision_has_as_many_pods_as_compute(port: int) -> None:
    """One request alone would keep one pod, whichever metric the autoscaler goes by."""
    api = Knative({"a": [BUSY, BUSY, BUSY, IDLE], "old": [BUSY, BUSY]})
    assert look(api, port) == ["a: 3 pods compute", "old: 2 pods compute"]
    assert api.scales == {"a": "3", "old": "2"}
    assert look(api, port) == []


def test_what_is_done_is_no_longer_held(port: int) -> None:
    """Or the next request to zero pods would start several."""
    api = Knative({"a": [BUSY, BUSY]})
    look(api, port)
    api.costs = {"a": [BUSY, IDLE]}
    look(api, port)
    assert api.scales == {"a": None}


@pytest.mark.parametrize(
    ("bounds", "scale"),
    [({MAX: "2"}, "2"), ({MAX: "0"}, "3"), ({MIN: "3", MAX: "5"}, "3"), ({MIN: "4"}, None)],
)
def test_knative_refuses_a_scale_out_of_its_bounds(
    port: int, bounds: dict[str, str], scale: str | None
) -> None:
    api = Knative({"a": [BUSY] * 3}, bounds)
    look(api, port)
    assert api.scales.get("a") == scale


def test_a_pod_that_is_not_reached_holds_no_other_up() -> None:
    api = Knative({"a": [BUSY, BUSY]})
    assert look(api, 1) == ["a is not reached: URLError"] * 2 + ["a: 2 pods compute"]
