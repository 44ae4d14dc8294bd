"""The program whole, on the test lab: provisioned, measured, compared, taken down."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from lab import lifecycle
from tests.e2e.clone import Clone
from tests.lab import traces

VARIANTS = ("knative", "hpa")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, _lab_taken_down: None) -> Generator[Clone]:
    """A clone with no stacks, on a machine with no lab."""
    lifecycle.down("test")
    yield Clone(tmp_path_factory.mktemp("e2e") / "clone")
    lifecycle.down("test")


def _outputs(clone: Clone, stack: str) -> dict:
    done = clone.pulumi("stack", "output", "--json", "--stack", stack)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_previews_need_no_cluster(clone: Clone):
    for stack in ("platform", *VARIANTS):
        assert clone.pulumi("stack", "select", "--create", stack).returncode == 0
        done = clone.pulumi("preview", "--stack", stack)
        assert done.returncode == 0, done.stdout + done.stderr
    assert not any(traces.seen("test").values())


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_before_the_platform_says_what_to_do(clone: Clone, variant: str):
    done = clone.up(variant)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "stack 'platform' has no outputs: run `pulumi up --stack platform` first" in said
    assert "Traceback" not in said


def test_a_wrong_key_names_the_nearest(clone: Clone):
    assert clone.pulumi("config", "set", "--stack", "knative", "maxScal", "3").returncode == 0
    done = clone.pulumi("preview", "--stack", "knative")
    assert clone.pulumi("config", "rm", "--stack", "knative", "maxScal").returncode == 0
    assert done.returncode != 0
    assert "maxScal" in done.stdout + done.stderr
    assert "maxScale" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("stack", ["platform", *VARIANTS])
def test_up_then_nothing_to_change(clone: Clone, stack: str):
    done = clone.up(stack)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    again = clone.up(stack, "--expect-no-changes")
    assert again.returncode == 0, (again.stdout + again.stderr)[-4000:]


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


@pytest.mark.parametrize("stack", ["hpa", "knative", "platform"])
def test_destroy(clone: Clone, stack: str):
    done = clone.pulumi("destroy", "--stack", stack, "--yes", "--skip-preview")
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_nothing_is_left():
    assert not any(traces.seen("test").values()), traces.seen("test")
