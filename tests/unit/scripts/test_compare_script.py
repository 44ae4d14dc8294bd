"""`scripts/compare.py` as people and CI run it: tables, gates, exit codes, messages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.scripts.results_files import FAST, SLOW, results
from tests.unit.scripts.running import Pulumi, Ran, failed, script


def compare(*words: str, path: str | None = None) -> Ran:
    return script("compare", *words, path=path)


@pytest.fixture
def files(tmp_path: Path) -> "Files":
    return Files(tmp_path)


class Files:
    """Two files of results, to be changed by a test before they are compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.knative = results("knative", FAST)
        self.hpa = results("hpa", SLOW)

    def compare(self, *words: str) -> Ran:
        for name in ("knative", "hpa"):
            (self.folder / f"{name}.json").write_text(json.dumps(getattr(self, name)))
        return compare(*self.words, *words)

    @property
    def words(self) -> tuple[str, ...]:
        at = {name: str(self.folder / f"{name}.json") for name in ("knative", "hpa")}
        return ("--knative", at["knative"], "--hpa", at["hpa"])

    def gates(self, *checks: str) -> tuple[str, str]:
        path = self.folder / "gates.yaml"
        path.write_text(json.dumps({"gates": [{"check": check} for check in checks]}))
        return ("--gates", str(path))


def row(text: str, label: str) -> str:
    return next(line for line in text.splitlines() if label in line)


def test_the_table_shows_figures_intervals_and_the_verdict(files: Files) -> None:
    ran = files.compare()
    assert ran.returncode == 0, ran.stderr
    median = row(ran.stdout, "median")
    assert "1.00 s [0.9" in median
    assert "2.10 s [1.9" in median
    assert re.search(r"knative 1\.\d-2\.\dx shorter", median)
    said = " ".join(ran.stdout.split())
    assert "no request that could start it" in said
    assert "measured one after the other" in said
    assert "knative, usage: one scrape was missed" in ran.stdout


def test_what_never_came_is_told_from_what_was_not_measured(files: Files) -> None:
    del files.hpa["scale_out"]["open_loop"]
    ran = files.compare()
    assert row(ran.stdout, "3rd pod Ready after").split()[-2:] == ["never", "–"]  # noqa: RUF001


def test_no_difference_is_claimed_where_the_interval_holds_one(files: Files) -> None:
    files.hpa = results("hpa", [value * 1.01 for value in FAST])
    assert "no difference shown" in row(files.compare().stdout, "median")


def test_variants_measured_in_turn_are_compared_cycle_by_cycle(
    files: Files, tmp_path: Path
) -> None:
    """What drifts alike in both cancels out: here the ratio is 1.25 in every cycle."""
    drifting = [1.0, 1.3, 1.7, 2.2, 2.9, 3.7, 4.8]
    files.knative = results("knative", drifting, run="one-run")
    files.hpa = results("hpa", [1.25 * value for value in drifting], run="one-run")
    written = tmp_path / "c.json"
    ran = files.compare("--json", str(written))
    assert "knative 1.2x shorter" in row(ran.stdout, "median")
    assert "cycle by cycle in turn" in " ".join(ran.stdout.split())
    assert "one after the other" not in ran.stdout
    document = json.loads(written.read_text())
    assert document["interleaved"] is True
    assert document["figures"][0]["ratio_paired"] is True
    files.hpa["run"] = "another-run"
    assert "no difference shown" in row(files.compare().stdout, "median")


def test_cycles_that_only_one_side_has_are_no_pairs(files: Files) -> None:
    files.knative = results("knative", FAST, run="one-run")
    files.hpa = results("hpa", SLOW[:5], run="one-run")
    assert "5 cycles: no verdict" in row(files.compare().stdout, "median")


def test_kernels_and_cells_are_compared(files: Files) -> None:
    said = files.compare().stdout
    first_start = row(said, "first start, median")
    assert "905 ms" in first_start
    assert "no difference shown" in first_start
    assert row(said, "kernel start, median").split()[-5:] == ["0.90", "s", "0.90", "s", "1.00"]
    assert row(said, "pods with kernels").split()[-2:] == ["2", "2"]
    assert row(said, "failed cells").split()[-2:] == ["2", "2"]
    cell = said[said.index("failed cells") :]
    assert row(cell, "cell, median").split()[-5:] == ["22", "ms", "22", "ms", "1.00"]


def test_samples_without_their_cycles_are_refused_with_their_source(files: Files) -> None:
    files.hpa["warm"]["cycles"].pop()
    line = failed(files.compare(), 2)
    assert "hpa.json: warm: 14 samples, but cycles of 13: measure again" in line


def test_few_samples_are_an_indication_only(files: Files) -> None:
    files.knative = results("knative", FAST[:3])
    assert "3 cycles: no verdict" in row(files.compare().stdout, "median")


def test_markdown_and_json_say_the_same(files: Files, tmp_path: Path) -> None:
    written = (tmp_path / "c.md", tmp_path / "c.json")
    ran = files.compare("--markdown", str(written[0]), "--json", str(written[1]))
    assert ran.returncode == 0, ran.stderr
    line = row(written[0].read_text(), "cold start: median")
    assert re.search(r"\| 1\.00 s \[0\.9\d, 1\.\d\d\] \| 2\.10 s \[1\.9\d, 2\.\d\d\] \|", line)
    figure = json.loads(written[1].read_text())["figures"][0]
    assert (figure["path"], figure["knative"], figure["hpa"]) == ("cold.median", 1.0, 2.1)
    assert figure["ratio"] == pytest.approx(1 / 2.1)
    assert figure["verdict"] in line


def test_gates_that_hold(files: Files) -> None:
    ran = files.compare(*files.gates("knative.cold.median <= 0.7 * hpa.cold.median"))
    assert ran.returncode == 0
    assert "holds" in ran.stdout


def test_a_broken_gate_is_named_with_both_figures(files: Files, tmp_path: Path) -> None:
    gates = files.gates(
        "knative.cold.failures == 0", "knative.cold.median <= 0.4 * hpa.cold.median"
    )
    ran = files.compare(*gates, "--json", str(tmp_path / "c.json"))
    line = failed(ran, 1)
    assert "knative.cold.median <= 0.4 * hpa.cold.median (1 against 0.84)" in line
    assert [g["holds"] for g in json.loads((tmp_path / "c.json").read_text())["gates"]] == [
        True,
        False,
    ]


def test_a_gate_on_what_was_not_measured(files: Files) -> None:
    files.knative = results("knative", [])
    line = failed(files.compare(*files.gates("knative.cold.median <= 1")), 2)
    assert "knative.cold.median was not measured" in line


def test_a_gate_that_is_code_is_refused(files: Files) -> None:
    line = failed(files.compare(*files.gates("__import__('os').getpid() > 0")), 2)
    assert "is not allowed" in line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"protocol": {"name": "quick", "sha256": "b" * 64}}, "not comparable, another protocol"),
        ({"environment": {"image_digest": "sha256:2", "cluster_uid": "uid-1"}}, "another image"),
        ({"environment": {"image_digest": "sha256:1", "cluster_uid": "uid-2"}}, "another cluster"),
        ({"schema_version": 1}, "schema_version 1 is not 2 or 3: measure again"),
        ({"kernels": []}, "kernels must be an object, not a list: measure again"),
        ({"variant": "knative"}, "results of variant 'knative', expected 'hpa'"),
        ({"cold": None}, "cold must be an object, not None: measure again"),
        ({"environment": {"cluster_uid": "u"}}, "environment.image is missing: measure again"),
    ],
)
def test_what_is_not_comparable_is_refused(
    change: dict[str, Any], message: str, files: Files
) -> None:
    files.hpa.update(change)
    assert message in failed(files.compare(), 2)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00"])
def test_results_that_are_no_results(text: str, files: Files) -> None:
    files.compare()
    (files.folder / "hpa.json").write_text(text)
    assert "hpa.json: " in failed(compare(*files.words), 2)


def test_a_missing_file_is_named(files: Files) -> None:
    line = failed(compare("--knative", "/nowhere/k.json", "--hpa", "/nowhere/h.json"), 2)
    assert "/nowhere/k.json: No such file or directory" in line
    assert "No such file" in failed(files.compare("--gates", "/nowhere/gates.yaml"), 2)
    assert "No such file" in failed(files.compare("--markdown", "/nowhere/x.md"), 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--hpa", "x"), "results of 2 variants are needed"),
        (("--variant", "hpa"), "--variant needs --baseline"),
        (("--baseline", "x", "--hpa", "y", "--knative", "z"), "give one file or one --variant"),
        (("--baseline", "x", "--hpa", "y", "--variant", "knative"), "one file or one --variant"),
    ],
)
def test_words_that_do_not_go_together_are_a_usage_error(
    words: tuple[str, ...], message: str
) -> None:
    ran = compare(*words)
    assert ran.returncode == 2
    assert message in ran.stderr


@pytest.fixture
def pulumi(tmp_path: Path) -> "Pulumi":
    return Pulumi(tmp_path)


@pytest.mark.parametrize("encode", [lambda found: found, json.dumps], ids=["object", "text"])
def test_results_come_from_the_stacks(encode: Any, pulumi: Pulumi) -> None:
    pulumi.gives("knative", {"results": encode(results("knative", FAST))})
    pulumi.gives("hpa", {"results": encode(results("hpa", SLOW))})
    ran = compare(path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert "1.00 s [0.9" in ran.stdout


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ({}, "stack 'hpa' has no results: run `pulumi up --stack hpa` first"),
        ({"results": "[secret]"}, "stack 'hpa' keeps its results secret"),
        ({"results": 3}, "stack 'hpa': it must be an object, not 3"),
        ([], "pulumi's outputs of stack 'hpa' are not a JSON object"),
    ],
)
def test_a_stack_without_results(outputs: Any, message: str, pulumi: Pulumi) -> None:
    pulumi.gives("knative", {"results": results("knative", FAST)})
    pulumi.gives("hpa", outputs)
    assert message in failed(compare(path=pulumi.path), 2)


def test_a_stack_that_is_not_there(pulumi: Pulumi) -> None:
    pulumi.gives("knative", {"results": results("knative", FAST)})
    pulumi.fails("hpa", "error: no stack named 'hpa' found\n")
    line = failed(compare(path=pulumi.path), 2)
    assert "stack 'hpa' does not exist: run `pulumi up --stack hpa` first" in line


def test_pulumis_own_error_is_passed_on(pulumi: Pulumi) -> None:
    pulumi.fails("knative", "error: PULUMI_ACCESS_TOKEN must be set\n\n")
    line = failed(compare(path=pulumi.path), 2)
    assert "pulumi cannot read stack 'knative': error: PULUMI_ACCESS_TOKEN must be set" in line


def test_no_pulumi(tmp_path: Path) -> None:
    assert "pulumi is not on PATH" in failed(compare(path=str(tmp_path)), 2)
