"""The program whole, on the test lab: provisioned, measured, compared."""

import json
from pathlib import Path

import pytest

from benchmark.protocol import find_protocol
from tests.e2e.clone import SINGLE, VARIANTS, Clone, fine

OWN_PHASES = ("sandbox created", "container started", "Jupyter listening")
"""What every cold start goes through, whichever of them takes longest."""


def _outputs(clone: Clone, stack: str) -> dict:
    done = clone.pulumi("stack", "output", "--json", "--stack", stack)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_up_then_nothing_to_change(clone: Clone):
    fine(clone.up("platform"))
    clone.up_together()
    for stack in ("platform", *VARIANTS):
        fine(clone.up(stack, "--expect-no-changes"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_results_are_stack_outputs(clone: Clone, variant: str):
    outputs = _outputs(clone, variant)
    results = outputs["results"]
    assert results["variant"] == variant
    assert results["protocol"]["name"] == "smoke"
    assert len(results["cold"]["samples"]) == find_protocol("smoke").cold.cycles
    assert 0 < results["warm"]["median"] < results["cold"]["median"]
    assert results["scale_out"]["open_loop"]["requests"] > 50
    assert "token" not in outputs["url"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_time_of_a_cold_start_is_told_by_phase(clone: Clone, variant: str):
    for sample in _outputs(clone, variant)["results"]["cold"]["details"]:
        total = sum(phase["seconds"] for phase in sample["phases"])
        assert total == pytest.approx(sample["seconds"], rel=0.05), sample
        times = {phase["name"]: phase["seconds"] for phase in sample["phases"]}
        assert min(times[name] for name in OWN_PHASES) > 0, times


@pytest.mark.parametrize("variant", VARIANTS)
def test_kernels_and_cells_are_measured(clone: Clone, variant: str):
    results = _outputs(clone, variant)["results"]
    for kind in ("first_start", "first_cell", "start", "cell", "output"):
        found = results["kernels"][kind]
        assert found["samples"], kind
        assert found["failures"] == [], kind
    cells = results["scale_out"]["cells"]
    assert cells["requests"] > 20
    assert len(cells["kernel_starts_s"]) == cells["clients"]
    assert sum(cells["clients_by_pod"]) == cells["clients"], "each has a pod of its own cookie"
    assert results["scale_out"]["open_loop"]["harness_cores"] < 0.1


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_wrong_token_is_refused(clone: Clone, variant: str):
    shown = clone.pulumi("stack", "output", "description", "--show-secrets", "--stack", variant)
    assert shown.returncode == 0, shown.stderr
    wrong = json.loads(shown.stdout)
    wrong["notebook"]["token"] = "not-the-token-of-any-pod"
    done = clone.run("python", "scripts/measure.py", "--protocol", "quick", given=json.dumps(wrong))
    assert done.returncode == 1, done.stderr
    assert "the token is refused" in done.stderr
    assert "not-the-token" not in done.stderr


def test_compare_reads_the_stacks(clone: Clone, tmp_path: Path):
    page = tmp_path / "comparison.md"
    done = clone.run("python", "scripts/compare.py", "--markdown", str(page))
    assert done.returncode == 0, done.stderr
    assert "cold" in page.read_text()


def test_the_report_and_the_tables_come_from_the_stacks(clone: Clone, tmp_path: Path):
    fine(clone.run("python", "scripts/report.py", "--output", str(tmp_path)))
    page = (tmp_path / "report.html").read_text()
    assert "USD per notebook-hour" in page
    assert "Jupyter listening" in page
    fine(clone.run("python", "scripts/export.py", "--parquet", str(tmp_path / "tables")))
    assert (tmp_path / "tables" / "requests.parquet").stat().st_size > 1000


def test_a_third_variant_is_measured_and_compared_beside_the_two(clone: Clone, tmp_path: Path):
    fine(clone.up(SINGLE))
    results = _outputs(clone, SINGLE)["results"]
    assert results["not_applicable"] == ["open_loop", "closed_loop", "cells"]
    assert results["cold"]["median"] > results["warm"]["median"] > 0
    done = clone.run("python", "scripts/compare.py", "--json", str(tmp_path / "three.json"))
    fine(done)
    assert "n/a" in done.stdout
    compared = json.loads((tmp_path / "three.json").read_text())
    assert compared["columns"] == [*VARIANTS, SINGLE]
    (cold,) = [row for row in compared["figures"] if row["path"] == "cold.median"]
    assert cold[SINGLE] == results["cold"]["median"]
    others = {name for name in compared["columns"] if name != compared["reference"]}
    assert cold["ratios"].keys() == others
    assert all(entry["ratio"] > 0 for entry in cold["ratios"].values())
    (pods,) = [row for row in compared["figures"] if row["path"] == "scale_out.cells.max_pods"]
    assert pods["not_applicable"] == [SINGLE]
    assert pods[SINGLE] is None
    fine(clone.destroy(SINGLE))
    fine(clone.pulumi("stack", "rm", "--yes", "--stack", SINGLE))


def test_a_broken_gate_fails(clone: Clone, tmp_path: Path):
    gates = tmp_path / "gates.yaml"
    gates.write_text(
        "gates:\n  - name: impossible\n    check: knative.cold.median <= 0.0001 * hpa.cold.median\n"
    )
    done = clone.run("python", "scripts/compare.py", "--gates", str(gates))
    assert done.returncode == 1, done.stderr
    assert "impossible" in done.stderr
