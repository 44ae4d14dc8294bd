"""Three pods of a variant, for as long as a test wants them."""

import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager

from websockets.sync.client import ClientConnection, connect

from benchmark.scale_in.pods import bounds_of
from benchmark.scaling import Replicas
from benchmark.variant import Variant
from tests.e2e.running import Pods

PODS, VISITORS = 3, 10
"""Each visitor is one request in flight, of which a pod is meant for 5 at 70 %."""


@contextmanager
def three_pods(variant: Variant, pods: Pods) -> Generator[None]:
    """From fewer pods to three: Knative by open connections, the HPA by its bounds."""
    assert 0 < len(pods.alive()) < PODS, "nothing to scale out"
    with ExitStack() as held:
        if isinstance(variant.scaling, Replicas):
            bounds = bounds_of(variant, pods.cluster)
            held.callback(bounds.restore)
            bounds.fix(PODS)
        else:
            for _ in range(VISITORS):
                held.enter_context(visitor(variant))
        pods.ready(PODS)
        yield


def visitor(variant: Variant) -> ClientConnection:
    """A tab that only listens: the websocket of the server's events stays open."""
    return connect(
        f"ws://{variant.notebook.host}/api/events/subscribe",
        sock=socket.create_connection((variant.notebook.address, variant.notebook.port), 30),
        additional_headers={"Authorization": f"token {variant.notebook.token}"},
        open_timeout=30,
        close_timeout=2,
        proxy=None,
    )
