"""`scripts/report.py` as people and CI run it: files, exit codes, messages."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report.documents import document
from tests.unit.report.shapes import HPA, KNATIVE
from tests.unit.scripts.running import Pulumi, Ran, failed, script

FIGURES = ("cold_phases", "cold_warm_latency", "cells", "kernels", "scale_out", "warm_latency")


class Files:
    """Both variants' results, to be changed by a test before they are reported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.knative, self.hpa = document(KNATIVE, 3), document(HPA, 3)

    def report(self, *words: str) -> Ran:
        for name in ("knative", "hpa"):
            (self.folder / f"{name}.json").write_text(json.dumps(getattr(self, name)))
        at = {name: str(self.folder / f"{name}.json") for name in ("knative", "hpa")}
        output = ("--output", str(self.folder / "out")) if "--output" not in words else ()
        return script("report", "--knative", at["knative"], "--hpa", at["hpa"], *output, *words)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_it_writes_the_page_and_the_figures(files: Files) -> None:
    ran = files.report()
    assert ran.returncode == 0, ran.stderr
    page = files.folder / "out" / "report.html"
    assert ran.stdout.strip() == str(page)
    assert "3 cycles: no verdict" in page.read_text()
    assert "[7/7] writing the page" in ran.stderr
    for name in FIGURES:
        assert (page.parent / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (page.parent / "figures" / f"{name}.svg").read_text()


def test_prices_add_the_costs(files: Files, tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text("{cpu_hour: 0.04, memory_gb_hour: 0.005, currency: EUR}")
    assert files.report("--prices", str(prices)).returncode == 0
    assert "Cost in EUR per notebook-hour" in (files.folder / "out" / "report.html").read_text()
    prices.write_text("{cpu_hour: -1}")
    assert "prices.yaml: " in failed(files.report("--prices", str(prices)), 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"protocol": {"name": "quick", "sha256": "b" * 64}}, "not comparable, another protocol"),
        ({"schema_version": 1}, "schema_version 1 is not 2 or 3: measure again"),
        ({"variant": "knative"}, "results of variant 'knative', expected 'hpa'"),
        ({"cold": None}, "cold must be an object, not None: measure again"),
    ],
)
def test_what_cannot_be_compared(change: dict[str, Any], message: str, files: Files) -> None:
    files.hpa.update(change)
    line = failed(files.report(), 2)
    assert line.startswith("report: ")
    assert message in line
    assert not (files.folder / "out").exists()


def test_samples_that_cannot_be(files: Files) -> None:
    files.hpa["warm"]["samples"][0] = -1.0
    assert "a duration must be a positive number" in failed(files.report(), 2)


def test_a_missing_file_is_named() -> None:
    ran = script("report", "--knative", "/nowhere/k.json", "--hpa", "/nowhere/h.json")
    assert failed(ran, 2) == "report: /nowhere/k.json: No such file or directory"


def test_one_file_alone_is_a_usage_error() -> None:
    ran = script("report", "--hpa", "x")
    assert ran.returncode == 2
    assert "results of 2 variants are needed" in ran.stderr


def test_an_output_that_is_no_folder(files: Files) -> None:
    (files.folder / "taken").write_text("")
    line = failed(files.report("--output", str(files.folder / "taken")), 2)
    assert "taken" in line


def test_results_come_from_the_stacks(tmp_path: Path) -> None:
    pulumi = Pulumi(tmp_path)
    pulumi.gives("knative", {"results": document(KNATIVE, 3)})
    pulumi.gives("hpa", {"results": json.dumps(document(HPA, 3))})
    ran = script("report", "--output", str(tmp_path / "out"), path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "report.html").exists()


def test_a_stack_without_results(tmp_path: Path) -> None:
    pulumi = Pulumi(tmp_path)
    pulumi.gives("knative", {"results": document(KNATIVE, 3)})
    pulumi.gives("hpa", {})
    assert "run `pulumi up --stack hpa` first" in failed(script("report", path=pulumi.path), 2)
