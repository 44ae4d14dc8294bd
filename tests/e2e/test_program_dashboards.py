"""Every panel of the dashboards has something to show while notebooks are loaded."""

import math
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmark.cluster import Cluster
from benchmark.load.vegeta import attack
from benchmark.protocol import LoadPlan
from benchmark.variant import Variant
from dashboards.panels import every
from tests.e2e.clone import VARIANTS, Clone
from tests.e2e.running import variant_of
from variants.model import Panel, Query

LOAD_S, RATE, TIMEOUT_S = 40, 10, 20
STEP_S = 5
SCRAPED_S = 60
"""How long after the load its last samples may take: queue-proxies are scraped every 15 s, and a
rate needs two scrapes."""

QUERIES = [
    pytest.param(panel, query, id=f"{owner.name}: {panel.title}: {query.legend}")
    for owner, panel in every()
    for query in panel.queries
]


class Loaded:
    """A load on both variants that began at `start`, in seconds of the epoch."""

    def __init__(self, variants: list[Variant]) -> None:
        self.start = time.time()
        with ThreadPoolExecutor() as pool:
            plan = LoadPlan(rate=RATE, clients=0, duration_s=LOAD_S, timeout_s=TIMEOUT_S)
            self.hits = list(pool.map(lambda variant: attack(variant.notebook, plan), variants))
        self._end = time.monotonic()
        self._path = f"{variants[0].prometheus_path.rstrip('/')}/api/v1/query_range"
        self._cluster = Cluster(variants[0].kubeconfig)

    def values(self, expression: str) -> list[float]:
        """The numbers that an expression has had since the load began, NaN left out."""
        window = {"start": self.start, "end": time.time(), "step": STEP_S}
        answer = self._cluster.http.get(self._path, params={"query": expression, **window})
        assert answer.status_code == 200, answer.text
        series = answer.json()["data"]["result"]
        numbers = [float(value) for found in series for _, value in found["values"]]
        return [number for number in numbers if not math.isnan(number)]

    def found(self, expression: str) -> list[float]:
        """The same, once there are any or the last samples must have been scraped."""
        while not (numbers := self.values(expression)):
            if time.monotonic() > self._end + SCRAPED_S:
                break
            time.sleep(STEP_S)
        return numbers


@pytest.fixture(scope="module")
def loaded(clone: Clone) -> Loaded:
    return Loaded([variant_of(clone, stack) for stack in VARIANTS])


def test_both_variants_answered(loaded: Loaded):
    for hits in loaded.hits:
        assert sum(hit.kind == "ok" for hit in hits) > len(hits) / 2 > 0


@pytest.mark.parametrize(("panel", "query"), QUERIES)
def test_a_panel_shows_something(loaded: Loaded, panel: Panel, query: Query):
    numbers = loaded.found(query.expression)
    assert numbers, f"{panel.title}: nothing of {query.expression}"
    assert min(numbers) >= 0


@pytest.mark.parametrize(
    "panel",
    [pytest.param(p, id=owner.name) for owner, p in every() if p.title == "Requests"],
)
def test_requests_are_counted_once(loaded: Loaded, panel: Panel):
    """Knative's two routes do not count a request twice; the rate is one over a whole minute."""
    (query,) = panel.queries
    most = max(loaded.found(query.expression))
    assert RATE / 3 < most < RATE


@pytest.mark.usefixtures("loaded")
def test_the_terminal_shows_both_variants(clone: Clone):
    done = clone.run("python", "scripts/watch.py", "--once")
    assert done.returncode == 0, done.stdout + done.stderr
    for word in ("knative", "hpa", "wanted", "cores"):
        assert word in done.stdout
