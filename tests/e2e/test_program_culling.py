"""An idle notebook goes to zero pods on Knative: its kernel is culled, its connection ends."""

import time
from collections.abc import Generator
from contextlib import closing

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from benchmark.kernels.server import Server
from benchmark.variant import Variant
from tests.e2e.clone import Clone, fine
from tests.e2e.running import ZERO_S, Pods, variant_of

TIMEOUT_S, IDLE_S = 60, 5
CULLING = {"cullIdleTimeout": str(IDLE_S), "cullInterval": "1", "cullConnected": "true"}


@pytest.fixture(scope="module")
def culled(clone: Clone) -> Generator[Variant]:
    """The knative variant with impatient culling; not measured again."""
    clone.configure("knative", measure="false", **CULLING)
    fine(clone.up("knative"))
    yield variant_of(clone, "knative")
    clone.forget("knative", *CULLING)
    fine(clone.up("knative"))


def closed_after(channels: ClientConnection) -> float:
    """Seconds until the server closes a websocket that nothing is sent on."""
    start = time.monotonic()
    words: list[str] = []
    try:
        while time.monotonic() < start + TIMEOUT_S:
            words.append(str(channels.recv(TIMEOUT_S)))
    except (ConnectionClosed, TimeoutError) as error:
        words.append(repr(error))
        if isinstance(error, ConnectionClosed):
            return time.monotonic() - start
    raise AssertionError(f"open after {TIMEOUT_S} s: last seen: {words[-1][:300]}")


def test_an_open_kernel_websocket_does_not_keep_the_pod(culled: Variant):
    pods = Pods(culled)
    with closing(Server(culled.notebook, TIMEOUT_S)) as server:
        with server.channels(server.start_kernel(), "idle") as channels:
            assert pods.alive()
            assert closed_after(channels) > IDLE_S - 2
        pods.wait("zero pods", lambda found: not found, ZERO_S)
