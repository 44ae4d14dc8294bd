"""`scripts/measure.py` as people and Pulumi run it, against a cluster on loopback."""

import json
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.programs.measuring import PROTOCOL, last_line, run, start
from tests.unit.benchmark.fake_cluster import TOKEN, FakeCluster, description, running


@dataclass(frozen=True)
class Ran:
    """A whole measurement that came to an end."""

    cluster: FakeCluster
    results: dict[str, Any]
    written: dict[str, Any]
    shown: str


@pytest.fixture(scope="module", params=[True, False], ids=["requests", "replicas"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("ran")
    (folder / "tiny.yaml").write_text(PROTOCOL)
    cluster = FakeCluster(on_demand=request.param)
    output = folder / "results.json"
    with running(cluster) as port:
        described = description(cluster, port)
        code, out, err = run(folder / "tiny.yaml", described, "--output", str(output))
    assert code == 0, err
    return Ran(cluster, json.loads(out), json.loads(output.read_text()), out + err)


def test_both_ways_of_scaling_give_a_full_record(ran: Ran) -> None:
    """One code path measures both."""
    results = ran.results
    assert ran.written == results
    assert len(results["cold"]["samples"]) == 2
    assert all(0.3 < sample < 2 for sample in results["cold"]["samples"])
    assert results["cold"]["cycles"] == [1, 2]
    assert results["warm"]["cycles"] == [1] * 6 + [2] * 6
    assert results["warm"]["note"] == "2 cycles: a 95 % interval of the median needs 6"
    assert results["scale_out"]["open_loop"]["requests"] == 10
    assert results["scale_out"]["closed_loop"]["errors"] == {}
    assert results["scale_out"]["closed_loop"]["max_ready"] == 1
    assert results["environment"]["cluster_uid"] == "cluster-1"
    assert results["environment"]["image_digest"] == "sha256:abc"


def test_the_phases_of_a_cold_start_make_up_the_whole(ran: Ran) -> None:
    for sample in ran.results["cold"]["details"]:
        total = sum(phase["seconds"] for phase in sample["phases"]) + sample["unattributed_s"]
        assert total == pytest.approx(sample["seconds"], abs=0.001)
        assert sample["unattributed_s"] > 0, "nobody told of the sandbox"


def test_an_endpoint_that_is_told_of_after_the_answer_is_waited_for(ran: Ran) -> None:
    """Or the time before the first byte would lead over a milestone that nobody saw."""
    for sample in ran.results["cold"]["details"]:
        assert "endpoint routed" in sample["after_answer"]


def test_kernels_that_cannot_be_had_are_failures_by_kind(ran: Ran) -> None:
    kernels = ran.results["kernels"]
    assert [lost["reason"] for lost in kernels["first_start"]["failures"]] == ["http 501"] * 2
    assert kernels["start"]["samples"] == []
    cells = ran.results["scale_out"]["cells"]
    assert set(cells["errors"]) == {"http 501"}
    assert cells["errors"]["http 501"] == cells["requests"] > 1


def test_neither_token_nor_kubeconfig_comes_out(ran: Ran) -> None:
    assert TOKEN not in ran.shown
    assert "kube-token" not in ran.shown


def test_usage_tells_what_is_known_from_what_is_not(ran: Ran) -> None:
    """A series that exists is counted; one that does not is null with a note, never 0."""
    usage = ran.results["usage"]
    phase = usage["phases"]["open_loop"]
    assert phase["control_plane"]["cpu_s"] == pytest.approx(phase["seconds"] / 10, rel=0.05)
    assert phase["own"]["cpu_s"] is None
    assert any("activator" in note for note in usage["notes"])


def test_only_a_deployment_is_scaled_by_hand_and_it_is_left_running(ran: Ran) -> None:
    assert ran.cluster.scales == ([] if ran.cluster.on_demand else [0, 1, 0, 1])


def test_a_variant_that_answers_without_pods_is_discarded(protocol: Path) -> None:
    """Something that still drains answers at once: counted as discarded, measured again."""
    cluster = FakeCluster(ghost=True, create_s=0.3)
    with running(cluster) as port:
        code, out, _ = run(protocol, description(cluster, port))
    cold = json.loads(out)["cold"]
    assert code == 0
    assert cold["samples"] == []
    assert len(cold["discarded"]) == 3
    assert "before a new pod was seen" in cold["discarded"][0]["reason"]
    assert cold["median"] is None


def test_a_variant_that_never_reaches_zero_still_gives_a_record(protocol: Path) -> None:
    protocol.write_text(
        PROTOCOL.replace("zero_timeout_s: 5", "zero_timeout_s: 0.3").replace(
            "one_pod_timeout_s: 3", "one_pod_timeout_s: 0.3"
        )
    )
    cluster = FakeCluster(drain_s=20)
    with running(cluster) as port:
        code, out, _ = run(protocol, description(cluster, port))
    cold = json.loads(out)["cold"]
    assert code == 0
    assert [f["reason"][:16] for f in cold["failures"]] == ["not at zero pods"] * 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_restores_the_variant(number: int, protocol: Path) -> None:
    cluster = FakeCluster(start_s=1)
    with running(cluster) as port:
        process = start(protocol)
        assert process.stdin
        process.stdin.write(json.dumps(description(cluster, port)))
        process.stdin.close()
        process.stdin = None
        deadline = time.monotonic() + 20
        while 0 not in cluster.scales and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert last_line(err) == "measure: interrupted; the variant was left running"
    assert cluster.replicas == 1


def test_a_wrong_token_is_named_and_not_shown(protocol: Path) -> None:
    cluster = FakeCluster()
    with running(cluster) as port:
        described = description(cluster, port)
        described["notebook"]["token"] = "wr0ng"
        code, _, err = run(protocol, described)
    assert code == 1
    assert "the token is refused (token refused)" in last_line(err)
    assert "wr0ng" not in err


def test_a_dead_cluster(protocol: Path) -> None:
    cluster = FakeCluster()
    with running(cluster) as port:
        described = description(cluster, port)
    code, _, err = run(protocol, described)
    assert code == 1
    assert last_line(err).startswith(
        f"measure: reading the cluster: no answer from http://127.0.0.1:{port}"
    )
    assert "is the cluster running?" in err


def test_a_refused_kubeconfig(protocol: Path) -> None:
    cluster = FakeCluster(refuses=True)
    with running(cluster) as port:
        code, _, err = run(protocol, description(cluster, port))
    assert code == 1
    assert "answered 403 (no right): is the kubeconfig still valid?" in last_line(err)


def test_a_prometheus_that_is_not_there(protocol: Path) -> None:
    cluster = FakeCluster(prometheus_status=503)
    with running(cluster) as port:
        code, _, err = run(protocol, description(cluster, port))
    assert code == 1
    assert "Prometheus at /api/v1/namespaces/monitoring" in last_line(err)
    assert "HTTP 503" in last_line(err)


def test_a_prometheus_that_goes_away_costs_only_the_usage(protocol: Path) -> None:
    protocol.write_text(PROTOCOL.replace("scrape_timeout_s: 5", "scrape_timeout_s: 0.1"))
    cluster = FakeCluster(prometheus_answers=1)
    with running(cluster) as port:
        code, out, _ = run(protocol, description(cluster, port))
    results = json.loads(out)
    assert code == 0
    assert len(results["cold"]["samples"]) == 2
    assert results["usage"]["phases"] == {}
    assert results["usage"]["notes"][-1].startswith("usage is missing: Prometheus at /api")


def test_when_time_runs_out_the_rest_is_left_out_and_said(protocol: Path) -> None:
    protocol.write_text(PROTOCOL.replace("deadline_s: 60", "deadline_s: 0.01"))
    cluster = FakeCluster()
    with running(cluster) as port:
        code, out, _ = run(protocol, description(cluster, port))
    results = json.loads(out)
    assert code == 0
    assert results["scale_out"] == {}
    assert results["cold"]["failures"][-1]["reason"] == "cold start left out: 0.01 s had passed"
    assert "scale-out, closed loop left out: 0.01 s had passed" in results["notes"]


def test_a_variant_that_is_not_ready(protocol: Path) -> None:
    cluster = FakeCluster(start_s=60)
    with running(cluster) as port:
        code, _, err = run(protocol, description(cluster, port))
    assert code == 1
    assert "gave no 200 within 2 s: last answer http 503; jupyterlab-1 not Ready" in last_line(err)


def test_a_missing_output_folder_is_found_before_measuring(protocol: Path) -> None:
    cluster = FakeCluster()
    with running(cluster) as port:
        code, _, err = run(protocol, description(cluster, port), "--output", "/nowhere/x.json")
    assert code == 2
    assert "cannot write in /nowhere" in last_line(err)
    assert cluster.paths == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 1}, "expected version 2, found 1: run `pulumi up --stack hpa`, which"),
        (
            {"scaling": {"kind": "magic"}},
            "scaling.kind must be requests, replicas or calls, not 'magic'",
        ),
        ({"kubeconfig": "a: ["}, "kubeconfig: the value of `kubeconfig` is neither"),
        ({"kubeconfig": "a: b"}, "kubeconfig: the value of `kubeconfig` is neither"),
    ],
)
def test_a_bad_description_is_one_line(
    change: dict[str, Any], message: str, protocol: Path
) -> None:
    code, out, err = run(protocol, {**description(FakeCluster(), 1), **change})
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert f"measure: variant description: {message}" in err


def test_an_unknown_protocol_names_the_known_ones(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "none.yaml", {})
    assert code == 2
    assert "use one of paper, quick, smoke, standard, or the path of a YAML file" in err
