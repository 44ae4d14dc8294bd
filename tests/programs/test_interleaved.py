"""Variants measured in turn, whole, against clusters on loopback."""

import json
from contextlib import ExitStack

from benchmark.protocol import read_protocol
from benchmark.run import measure
from benchmark.variant import read_variant
from tests.programs.measuring import PROTOCOL
from tests.unit.benchmark.fake_cluster import FakeCluster, description, running


def test_cycles_rotate_and_share_a_run() -> None:
    clusters = [
        FakeCluster("first", on_demand=True),
        FakeCluster("second"),
        FakeCluster("third", on_demand=True),
    ]
    with ExitStack() as stack:
        variants = [
            read_variant(json.dumps(description(cluster, stack.enter_context(running(cluster)))))
            for cluster in clusters
        ]
        measured = measure(variants, read_protocol("tiny", PROTOCOL.encode()))
    assert [results.variant for results in measured] == ["first", "second", "third"]
    (run,) = {results.run for results in measured}
    assert run is not None
    starts = sorted(
        (sample["started_at"], results["variant"])
        for results in (results.as_json() for results in measured)
        for sample in results["cold"]["details"]
    )
    order = [name for _, name in starts]
    assert order == ["first", "second", "third", "second", "third", "first"]
