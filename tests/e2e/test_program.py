"""The program whole, on the test lab: provisioned, measured, compared."""

import json
from pathlib import Path

import pytest

from tests.e2e.clone import VARIANTS, Clone, fine


def _outputs(clone: Clone, stack: str) -> dict:
    done = clone.pulumi("stack", "output", "--json", "--stack", stack)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("stack", ["platform", *VARIANTS])
def test_up_then_nothing_to_change(clone: Clone, stack: str):
    fine(clone.up(stack))
    fine(clone.up(stack, "--expect-no-changes"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_results_are_stack_outputs(clone: Clone, variant: str):
    outputs = _outputs(clone, variant)
    results = outputs["results"]
    assert results["variant"] == variant
    assert len(results["cold"]["samples"]) >= 2
    assert 0 < results["warm"]["median"] < results["cold"]["median"]
    assert results["scale_out"]["open_loop"]["requests"] > 100
    assert "token" not in outputs["url"]


def test_compare_reads_the_stacks(clone: Clone, tmp_path: Path):
    page = tmp_path / "comparison.md"
    done = clone.run("python", "scripts/compare.py", "--markdown", str(page))
    assert done.returncode == 0, done.stderr
    assert "cold" in page.read_text()


def test_a_broken_gate_fails(clone: Clone, tmp_path: Path):
    gates = tmp_path / "gates.yaml"
    gates.write_text(
        "gates:\n  - name: impossible\n    check: knative.cold.median <= 0.0001 * hpa.cold.median\n"
    )
    done = clone.run("python", "scripts/compare.py", "--gates", str(gates))
    assert done.returncode == 1, done.stderr
    assert "impossible" in done.stderr
