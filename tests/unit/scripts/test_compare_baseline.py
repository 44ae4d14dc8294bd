"""`scripts/compare.py --baseline`: a variant now and before."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit.scripts.results_files import FAST, SLOW, results
from tests.unit.scripts.running import Pulumi, Ran, failed, script


@pytest.fixture
def runs(tmp_path: Path) -> "Runs":
    return Runs(tmp_path)


class Runs:
    """Two runs of knative, to be changed by a test before they are compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = results("knative", SLOW)
        self.before = results("knative", FAST)

    def compare(self, *words: str) -> Ran:
        for name in ("now", "before"):
            (self.folder / f"{name}.json").write_text(json.dumps(getattr(self, name)))
        now, before = (str(self.folder / f"{name}.json") for name in ("now", "before"))
        return script("compare", "--knative", now, "--baseline", before, *words)


def test_the_columns_are_now_and_before(runs: Runs) -> None:
    ran = runs.compare()
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert "now and before of knative, protocol quick" in said
    assert "now / before" in said
    assert "before 1.8-2.2x shorter" in said
    assert "These are two runs of one variant" in said
    assert "before, usage: one scrape was missed" in said
    assert "another image" not in said


def test_json_names_the_columns_too(runs: Runs, tmp_path: Path) -> None:
    assert runs.compare("--json", str(tmp_path / "c.json")).returncode == 0
    document = json.loads((tmp_path / "c.json").read_text())
    assert document["columns"] == ["now", "before"]
    assert (document["figures"][0]["now"], document["figures"][0]["before"]) == (2.1, 1.0)
    assert document["environment"].keys() == {"now", "before"}


@pytest.mark.parametrize(("allowed", "code"), [(1.2, 1), (2.2, 0)])
def test_gates_compare_now_with_before(allowed: float, code: int, runs: Runs) -> None:
    gates = runs.folder / "gates.yaml"
    check = f"now.cold.median <= {allowed} * before.cold.median"
    gates.write_text(json.dumps({"gates": [{"check": check}]}))
    ran = runs.compare("--gates", str(gates))
    assert ran.returncode == code
    assert ("is broken" in ran.stderr) is bool(code)


def test_the_gates_that_are_shipped_can_be_evaluated(runs: Runs) -> None:
    runs.now = runs.before
    assert runs.compare("--gates", str(ROOT / "gates-baseline.yaml")).returncode == 0


def test_another_image_or_cluster_is_allowed_and_said(runs: Runs) -> None:
    runs.now["environment"] |= {"image_digest": "sha256:2", "cluster_uid": "uid-2"}
    ran = runs.compare()
    assert ran.returncode == 0, ran.stderr
    assert "another image: now sha256:2, before sha256:1" in ran.stdout
    assert "another cluster: now uid-2, before uid-1" in ran.stdout


def test_a_patch_of_kubernetes_is_allowed(runs: Runs) -> None:
    runs.now["environment"]["kubernetes_version"] = "v1.32.9"
    assert "another Kubernetes: now v1.32.9, before v1.32.5" in runs.compare().stdout


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"node_count": 3}, "another node count: now 3, before 1: measure a new baseline"),
        ({"cores": 8}, "another number of cores: now 8, before 2"),
        ({"cores": None}, "another number of cores: now unknown, before 2"),
        ({"kubernetes_version": "v1.33.1"}, "another Kubernetes minor: now 1.33, before 1.32"),
    ],
)
def test_other_ground_is_refused(change: dict[str, Any], message: str, runs: Runs) -> None:
    runs.now["environment"] |= change
    line = failed(runs.compare(), 2)
    assert "before.json is no baseline, " + message in line


def test_another_protocol_is_refused(runs: Runs) -> None:
    runs.now["protocol"] = {"name": "standard", "sha256": "b" * 64}
    line = failed(runs.compare(), 2)
    assert "now standard (bbbbbbbbbbbb), before quick (aaaaaaaaaaaa)" in line


def test_another_variant_is_refused(runs: Runs) -> None:
    runs.before = results("hpa", FAST)
    line = failed(runs.compare(), 2)
    assert "before.json: results of variant 'hpa', expected 'knative'" in line


@pytest.mark.parametrize("words", [(), ("--variant", "knative")])
def test_now_comes_from_the_stack_of_the_baselines_variant(
    words: tuple[str, ...], runs: Runs, tmp_path: Path
) -> None:
    runs.compare()
    pulumi = Pulumi(tmp_path)
    pulumi.gives("knative", {"results": runs.now})
    before = str(tmp_path / "before.json")
    ran = script("compare", "--baseline", before, *words, path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert "before 1.8-2.2x shorter" in ran.stdout


def test_a_baseline_that_is_missing_is_named(tmp_path: Path) -> None:
    ran = script("compare", "--baseline", str(tmp_path / "none.json"))
    assert "none.json: No such file or directory" in failed(ran, 2)
