"""Two variants measured in turn, whole, against clusters on loopback."""

import json

from benchmark.protocol import read_protocol
from benchmark.run import measure
from benchmark.variant import read_variant
from tests.programs.test_measure_script import PROTOCOL
from tests.unit.benchmark.fake_cluster import FakeCluster, description, running


def test_cycles_alternate_and_share_a_run() -> None:
    asking, by_hand = FakeCluster(on_demand=True), FakeCluster()
    with running(asking) as one, running(by_hand) as other:
        variants = [
            read_variant(json.dumps(description(cluster, port)))
            for cluster, port in ((asking, one), (by_hand, other))
        ]
        first, second = measure(variants, read_protocol("tiny", PROTOCOL.encode()))
    assert first.run is not None
    assert first.run == second.run
    assert (first.variant, second.variant) == ("knative", "hpa")
    times = [
        sorted(sample.started_at for sample in results.cold.details) for results in (first, second)
    ]
    assert times[0][0] < times[1][0] < times[1][1] < times[0][1], "knative, hpa, hpa, knative"
