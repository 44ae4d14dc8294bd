"""What goes on without its browser counts: cells that nobody watches, jobs in terminals."""

import json
import time

import pytest
from websockets.sync.client import ClientConnection

from benchmark.cluster import Cluster
from benchmark.kernels.messages import execution, received, request
from benchmark.scale_in.bounds import revision_autoscalers
from benchmark.scale_in.pods import bounds_of
from benchmark.variant import Variant
from lab.waiting import until
from tests.e2e.clone import Clone
from tests.e2e.notebook import Notebook, pods, serves, wait_for_pods
from tests.e2e.running import ZERO_S, Pods, variant_of
from tests.e2e.scaled_in import one_pod, serving
from tests.e2e.test_sessions_scale_in import costs

GONE_S = 10 + 6
"""The tests' `stableWindow` and `scaleToZeroGrace`: without a request no pod stays for longer."""

DECIDES_S = 2
"""How often Knative's autoscaler takes notice: bounds that are lifted act at once."""

CELL_S = 2 * GONE_S + 8
BROWSERS = 12
IDLE, COMPUTING = 100, 10_000
SCALE = "autoscaling.knative.dev/activation-scale"

pytestmark = pytest.mark.usefixtures("unmeasured")


def test_pods_stay_while_cells_run_that_nobody_watches(clone: Clone):
    """Two of them, where one would be enough for the requests; then none."""
    about = variant_of(clone, "knative")
    bounds = bounds_of(about, Cluster(about.kubeconfig))
    try:
        bounds.fix(2)
        Notebook(about).wait_for("/lab", 90)
        wait_for_pods("knative", 2)
        sessions = {browser: browser.start_kernel() for browser in on_each_pod(about, 2)}
        for number, (browser, kernel) in enumerate(sessions.items()):
            begin(browser, kernel, f"import time; time.sleep({CELL_S}); value = {number} + 42")
            browser.http.close()
        began = time.monotonic()
        until(lambda: fewest(about, "2"), what="Knative is told of two pods", deadline=20)
        time.sleep(2 * DECIDES_S)
    finally:
        bounds.restore()
    busy = uids()
    assert len(busy) == 2
    while time.monotonic() < began + CELL_S - 2:
        assert uids() == busy, f"after {time.monotonic() - began:.0f} s"
        time.sleep(1)
    for number, (browser, kernel) in enumerate(sessions.items()):
        assert browser.has_kernel(kernel)
        assert printed(browser, kernel, "print(value)") == f"{number + 42}\n"
    Pods(about).wait("zero pods", lambda found: not found, ZERO_S)


def test_a_silent_job_in_a_terminal_costs_as_much_as_a_cell(clone: Clone):
    about = variant_of(clone, "hpa")
    one_pod(about)
    browser = Notebook(about)
    browser.open()
    terminals = f"http://{browser.address}/api/terminals"
    name = browser.http.post(terminals, timeout=30).json()["name"]
    until(lambda: cost(IDLE, COMPUTING), what="a terminal costs as a kernel", deadline=20)
    with browser.websocket(f"terminals/websocket/{name}") as shell:
        shell.send(json.dumps(["stdin", "sleep 600 > /dev/null\r"]))
        until(lambda: cost(COMPUTING, 2 * COMPUTING), what="its job costs as a cell", deadline=20)
    browser.http.delete(f"{terminals}/{name}", timeout=30)
    until(lambda: cost(0, 1), what="nothing costs nothing", deadline=20)


def on_each_pod(about: Variant, count: int) -> list[Notebook]:
    """A browser a pod, as the affinity cookie tells them apart."""
    browsers: dict[tuple[str, str], Notebook] = {}
    for _ in range(BROWSERS):
        browser = Notebook(about)
        browser.open()
        browsers.setdefault(browser.cookie, browser)
        if len(browsers) == count:
            return list(browsers.values())
    raise AssertionError(f"{BROWSERS} sessions are on {len(browsers)} pods, not {count}")


def begin(browser: Notebook, kernel: str, code: str) -> None:
    """Leaves as soon as the kernel is busy with the cell."""
    with browser.channels(kernel) as channels:
        asked = ask(channels, code)
        while True:
            message = received(channels.recv(30))
            if message.parent == asked and message.content.get("execution_state") == "busy":
                return


def printed(browser: Notebook, kernel: str, code: str) -> str:
    """What a cell prints, once the kernel has come to it and is idle again."""
    with browser.channels(kernel) as channels:
        asked, text = ask(channels, code), ""
        while True:
            message = received(channels.recv(30))
            if message.parent == asked:
                text += message.text
                if message.idle:
                    return text


def ask(channels: ClientConnection, code: str) -> str:
    """Sends a cell; the id that answers name as their parent."""
    asked, frame = request("execute_request", execution(code), "unwatched")
    channels.send(frame)
    return asked


def fewest(about: Variant, pods: str) -> tuple[bool, str]:
    """Whether the revision has so many pods at least where it has any request."""
    known = revision_autoscalers(Cluster(about.kubeconfig), about.namespace)
    found = [annotations.get(SCALE) for annotations in known.values()]
    return found == [pods], str(found)


def uids() -> set[str]:
    """Of knative's pods that serve."""
    return {pod["metadata"]["uid"] for pod in pods("knative") if serves(pod)}


def cost(low: int, below: int) -> tuple[bool, str]:
    """Whether the end of the one pod of hpa costs so much."""
    found = costs("hpa")[serving("hpa")["metadata"]["name"]]
    return low <= found < below, str(found)
