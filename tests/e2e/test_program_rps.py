"""Ten light requests a second make three pods of Knative where it scales on them."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmark.load.vegeta import attack
from benchmark.plans import LoadPlan
from benchmark.variant import Variant
from tests.e2e.clone import Clone, fine
from tests.e2e.running import Pods, variant_of

pytestmark = pytest.mark.usefixtures("unmeasured")

LOAD = LoadPlan(rate=10, duration_s=15, timeout_s=20)


@pytest.fixture(scope="module")
def counting(clone: Clone) -> Generator[Variant]:
    """The knative variant with a target of 5 requests a second, which is the default."""
    clone.configure("knative", scalingMetric="rps")
    fine(clone.up("knative"))
    yield variant_of(clone, "knative")
    clone.forget("knative", "scalingMetric")
    fine(clone.up("knative"))


def test_ten_requests_a_second_make_three_pods(counting: Variant):
    with ThreadPoolExecutor() as pool:
        load = pool.submit(attack, counting.notebook, LOAD)
        Pods(counting).wait("three pods", lambda pods: len(pods) == 3, LOAD.duration_s)
        hits = load.result()
    assert len(hits) == LOAD.rate * LOAD.duration_s
    assert {hit.kind for hit in hits} == {"ok"}
