"""What a description can ask of `scripts/measure.py`: phases, roles of pods, starting by calls."""

import json
import time
from pathlib import Path
from typing import Any

from tests.programs.measuring import PROTOCOL, last_line, run
from tests.unit.benchmark.fake_cluster import CALLS, TOKEN, FakeCluster, description, running
from tests.unit.benchmark.test_schema import VALIDATOR


def test_phases_that_do_not_apply_are_skipped_and_said(protocol: Path) -> None:
    """Without cold starts, the other phases bring the variant to its one pod."""
    cluster = FakeCluster(on_demand=True, idle_s=60)
    supported = ["warm", "kernels", "open_loop", "closed_loop"]
    with running(cluster) as port:
        code, out, err = run(protocol, {**description(cluster, port), "phases": supported})
    assert code == 0, err
    results = json.loads(out)
    VALIDATOR.validate(results)
    assert results["not_applicable"] == ["cold", "first_kernel", "idle", "cells"]
    assert "cold" not in results
    assert list(results["kernels"]) == ["start", "cell", "output", "notes"]
    assert len(results["warm"]["samples"]) == 12
    assert results["warm"]["notes"] == []
    assert sorted(results["scale_out"]) == ["closed_loop", "open_loop"]
    assert sorted(results["usage"]["phases"]) == ["closed_loop", "kernels", "open_loop", "warm"]
    assert "cold start: not applicable to Knative" in results["notes"]
    assert "] cold start 1: not applicable to Knative" in err


def test_first_kernels_alone_may_not_apply(protocol: Path) -> None:
    cluster = FakeCluster()
    with running(cluster) as port:
        code, out, err = run(protocol, {**description(cluster, port), "phases": ["cold", "cells"]})
    assert code == 0, err
    results = json.loads(out)
    VALIDATOR.validate(results)
    assert len(results["cold"]["samples"]) == 2
    assert not {"warm", "kernels"} & set(results)


def test_pods_that_hold_kernels_are_the_variants_too(protocol: Path) -> None:
    """None may exist at zero; over time they count, but phases of one pod are about servers."""
    protocol.write_text(PROTOCOL.replace("zero_timeout_s: 5", "zero_timeout_s: 0.5"))
    cluster = FakeCluster()
    kernels = {"kernel": "app.kubernetes.io/name=kernel"}
    with running(cluster) as port:
        cluster.add_pod("kernel")
        described = description(cluster, port)
        code, out, err = run(protocol, {**described, "pods": {**described["pods"], **kernels}})
    assert code == 0, err
    results = json.loads(out)
    assert results["cold"]["samples"] == []
    assert all("kernel-2 Ready" in lost["reason"] for lost in results["cold"]["failures"])
    assert results["scale_out"]["open_loop"]["max_ready"] == 2
    assert results["scale_out"]["open_loop"]["notes"] == []


def test_control_pods_are_shown_where_a_notebook_does_not_answer(protocol: Path) -> None:
    cluster = FakeCluster(start_s=60)
    control = {"control": "app.kubernetes.io/name=hub"}
    with running(cluster) as port:
        described = description(cluster, port)
        code, _, err = run(protocol, {**described, "pods": {**described["pods"], **control}})
    assert code == 1
    assert "jupyterlab-1 not Ready (Running), no control pod: see `kubectl" in last_line(err)


def by_calls(cluster: FakeCluster, port: int) -> dict[str, Any]:
    described = description(cluster, port)
    starter = {
        "kind": "calls",
        "host": "starter.test",
        "token": TOKEN,
        "start": {"method": "POST", "path": CALLS},
        "stop": {"method": "DELETE", "path": CALLS},
        "settled": [409],
    }
    return {**described, "scaling": starter, "phases": ["cold", "warm"]}


def test_calls_start_and_stop_a_variant(protocol: Path) -> None:
    """A cold start ends with the first 200, also where the call is answered much later."""
    cluster = FakeCluster(call_s=2)
    with running(cluster) as port:
        code, out, err = run(protocol, by_calls(cluster, port))
    assert code == 0, err
    cold = json.loads(out)["cold"]
    assert len(cold["samples"]) == 2
    assert all(0.3 < sample < 1.9 for sample in cold["samples"])
    assert all(sample["after_answer"][0] == "request accepted" for sample in cold["details"])
    assert cluster.scales == [0, 1, 0, 1]
    assert TOKEN not in out + err


def test_a_refused_call_ends_the_measurement_and_is_named(protocol: Path) -> None:
    cluster = FakeCluster()
    with running(cluster) as port:
        described = by_calls(cluster, port)
        described["scaling"]["stop"]["path"] = "/elsewhere"
        code, _, err = run(protocol, described)
    assert code == 1
    refusal = (
        "DELETE starter.test/elsewhere: expected a status below 300 or one of [409], found 501"
    )
    assert refusal in last_line(err)


def test_a_start_that_is_refused_is_not_waited_for(protocol: Path) -> None:
    """The requests for the first 200 end with it, long before their own time is up."""
    protocol.write_text(PROTOCOL.replace("answer_timeout_s: 5", "answer_timeout_s: 60"))
    cluster = FakeCluster(starts=1)
    began = time.monotonic()
    with running(cluster) as port:
        code, _, err = run(protocol, by_calls(cluster, port))
    assert code == 1
    assert "POST starter.test/starter: expected a status below" in last_line(err)
    assert last_line(err).endswith("found 503: are path and token of `scaling` right?")
    assert time.monotonic() - began < 50
