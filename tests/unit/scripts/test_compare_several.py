"""`scripts/compare.py` with three and four variants, one of which has not every phase."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.scripts.results_files import FAST, SLOW, results
from tests.unit.scripts.running import Pulumi, Ran, failed, script

MIDDLE = [1.5 * seconds for seconds in FAST]
LACKING = ("cold", "open_loop", "first_kernel")


def without_phases(variant: str) -> dict[str, Any]:
    """Results of schema 3 of a variant that has no cold start, open loop or first kernel."""
    made = results(variant, MIDDLE) | {"schema_version": 3, "title": "Hub & Co"}
    made |= {"not_applicable": list(LACKING)}
    del made["cold"], made["scale_out"]["open_loop"], made["usage"]["phases"]["cold"]
    del made["kernels"]["first_start"], made["kernels"]["first_cell"]
    return made


@pytest.fixture
def files(tmp_path: Path) -> "Files":
    return Files(tmp_path)


class Files:
    """Results of four variants, to be changed by a test before they are compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = {
            "knative": results("knative", FAST, run="one-run"),
            "hub": without_phases("hub"),
            "farm": results("farm", MIDDLE),
            "hpa": results("hpa", SLOW, run="one-run"),
        }

    def compare(self, names: Sequence[str], *words: str) -> Ran:
        for name, document in self.results.items():
            (self.folder / f"{name}.json").write_text(json.dumps(document))
        paths = (str(self.folder / f"{name}.json") for name in names)
        return script("compare", "--results", *paths, *words)

    def written(self, names: Sequence[str], *words: str) -> tuple[str, dict[str, Any]]:
        """The Markdown and the JSON of a comparison."""
        markdown, document = self.folder / "c.md", self.folder / "c.json"
        files = ("--markdown", str(markdown), "--json", str(document))
        ran = self.compare(names, *words, *files)
        assert ran.returncode == 0, ran.stderr
        return markdown.read_text(), json.loads(document.read_text())


def line(text: str, label: str) -> list[str]:
    """The cells of a row of the table."""
    found = next(line for line in text.splitlines() if line.startswith(f"| {label}"))
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_every_column_has_a_ratio_to_the_reference(files: Files) -> None:
    markdown, document = files.written(["knative", "farm", "hpa"])
    assert markdown.startswith("## knative, farm and hpa, protocol quick")
    head = "| | knative | farm | hpa | knative / hpa | | farm / hpa | |"
    assert head in markdown.splitlines()
    cells = line(markdown, "cold start: median")
    assert [cell.split(" [")[0] for cell in cells[1:4]] == ["1.00 s", "1.50 s", "2.10 s"]
    assert (cells[4][:4], cells[6][:4]) == ("0.50", "0.71")
    assert "shorter" in cells[5]
    assert document["columns"] == ["knative", "farm", "hpa"]
    assert document["reference"] == "hpa"
    figure = document["figures"][0]
    assert figure["path"] == "cold.median"
    assert (figure["knative"], figure["farm"], figure["hpa"]) == (1.0, 1.5, 2.1)
    assert figure["ratios"].keys() == {"knative", "farm"}
    assert figure["ratios"]["farm"]["ratio"] == pytest.approx(1.5 / 2.1)
    assert figure["ratios"]["farm"]["verdict"] == cells[7]


def test_of_ratios_only_those_of_one_run_are_paired(files: Files) -> None:
    markdown, document = files.written(["knative", "farm", "hpa"])
    ratios = document["figures"][0]["ratios"]
    assert (ratios["knative"]["ratio_paired"], ratios["farm"]["ratio_paired"]) == (True, False)
    assert document["interleaved"] is False
    assert "- knative / hpa: The variants were measured in one run" in markdown
    assert "- farm / hpa: The variants were measured one after the other" in markdown


def test_another_reference(files: Files) -> None:
    markdown, document = files.written(["knative", "farm", "hpa"], "--reference", "farm")
    assert "| | knative | farm | hpa | knative / farm | | hpa / farm | |" in markdown
    assert document["reference"] == "farm"
    ratio = document["figures"][0]["ratios"]["hpa"]["ratio"]
    assert ratio == pytest.approx(2.1 / 1.5)


def test_the_first_of_two_as_the_reference(files: Files) -> None:
    markdown, document = files.written(["knative", "hpa"], "--reference", "knative")
    assert "| | knative | hpa | hpa / knative | |" in markdown
    assert document["reference"] == "knative"
    assert document["figures"][0]["ratios"]["hpa"]["ratio"] == pytest.approx(2.1, abs=0.2)
    assert "ratio" not in document["figures"][0]


def test_without_the_variants_own_reference_it_is_the_last_one(files: Files) -> None:
    assert "| farm / knative |" in files.written(["farm", "knative"])[0]


def test_a_reference_that_is_not_compared(files: Files) -> None:
    said = failed(files.compare(["knative", "hpa"], "--reference", "farm"), 2)
    assert said == "compare: reference 'farm' is none of those compared: knative, hpa"


def test_what_does_not_apply_is_told_from_what_was_not_measured(files: Files) -> None:
    del files.results["farm"]["scale_out"]["open_loop"]
    names = ["knative", "hub", "farm", "hpa"]
    markdown, document = files.written(names)
    assert line(markdown, "cold start: median")[2] == "n/a"
    assert line(markdown, "kernels: first start, median")[2] == "n/a"
    assert line(markdown, "kernels: start, median")[2] != "n/a"
    assert line(markdown, "open loop: most pods")[1:5] == ["2", "n/a", "–", "2"]  # noqa: RUF001
    assert (
        "- hub does not have these phases: cold, open loop, first kernel; n/a means not applicable."
        in markdown
    )
    figures = {figure["path"]: figure for figure in document["figures"]}
    assert figures["cold.median"]["hub"] is None
    assert figures["cold.median"]["not_applicable"] == ["hub"]
    assert figures["cold.median"]["ratios"]["hub"]["ratio"] is None
    assert figures["scale_out.open_loop.max_pods"]["not_applicable"] == ["hub"]
    assert figures["scale_out.open_loop.max_pods"]["farm"] is None
    assert figures["usage.phases.cold.own.cpu_s"]["not_applicable"] == ["hub"]
    assert "not_applicable" not in figures["warm.median"]


def test_what_no_variant_has_is_still_shown(files: Files) -> None:
    files.results["hpa"] = without_phases("hpa")
    markdown, _ = files.written(["hub", "hpa"])
    assert line(markdown, "cold start: median")[1:4] == ["n/a", "n/a", ""]


def test_the_terminal_shows_them_all(files: Files) -> None:
    said = files.compare(["knative", "hub", "farm", "hpa"]).stdout
    title = next(row for row in said.splitlines() if "farm / hpa" in row)
    for word in ("knative / hpa", "hub / hpa", "farm / hpa"):
        assert word in title
    assert "n/a" in next(row for row in said.splitlines() if "median" in row)


def test_costs_of_a_variant_without_cells(files: Files) -> None:
    """What it used under cells is no figure of it; what it reserves is."""
    pod = {"cpu_request": "200m", "memory_request": "500M"}
    for document in files.results.values():
        document["environment"] |= {"pod": pod, "scales_to_zero": False}
    files.results["hub"]["not_applicable"] = ["cells"]
    del files.results["hub"]["scale_out"]["cells"], files.results["hub"]["usage"]["phases"]["cells"]
    for key in ("cold", "kernels"):
        files.results["hub"][key] = files.results["farm"][key]
    prices = files.folder / "prices.yaml"
    prices.write_text("{cpu_hour: 1, memory_gb_hour: 0, currency: USD}")
    names = ["knative", "hub", "hpa"]
    markdown, document = files.written(names, "--prices", str(prices))
    assert line(markdown, "duty 50 %, by usage")[2] == "n/a"
    assert line(markdown, "duty 50 %, by requests")[2] == "0.20000 USD"
    assert line(markdown, "duty 0 %, by usage")[2].endswith("USD")
    hours = {(hour["duty"], hour["kind"]): hour for hour in document["cost"]["hours"]}
    assert hours[0.5, "by_usage"]["not_applicable"] == ["hub"]
    assert "not_applicable" not in hours[0.5, "by_request"]


def gates(folder: Path, *checks: str) -> tuple[str, str]:
    path = folder / "gates.yaml"
    path.write_text(json.dumps({"gates": [{"check": check} for check in checks]}))
    return ("--gates", str(path))


def test_gates_name_any_variant(files: Files) -> None:
    words = gates(files.folder, "farm.cold.median <= 0.7 * hpa.cold.median")
    ran = files.compare(["knative", "farm", "hpa"], *words)
    assert "(1.5 against 1.47)" in failed(ran, 1)


def test_a_gate_about_a_variant_without_results_is_not_checked(files: Files) -> None:
    checks = ("knative.cold.failures == 0", "hpa.cold.median <= 2 * knative.cold.median")
    words = gates(files.folder, *checks)
    markdown, document = files.written(["knative", "farm"], *words)
    said = f"gate '{checks[1]}' is not checked: no results of hpa: {checks[1]}"
    assert f"- {said}" in markdown.splitlines()
    assert "- 1 of 2 gates not checked" in markdown.splitlines()
    assert [gate["holds"] for gate in document["gates"]] == [True, None]
    assert document["gates"][1]["missing"] == ["hpa"]
    assert "1 of 2 gates not checked" in files.compare(["knative", "farm"], *words).stdout


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ("nobody.cold.median <= 1", "'nobody' is none of knative, farm, hpa"),
        ("hpa.cold['median'] <= nobody.cold.median", "is not allowed"),
        ("hpa.cold.median <= nobody.cold.median", "'nobody' is none of"),
    ],
)
def test_a_gate_about_nobody_is_an_error(check: str, message: str, files: Files) -> None:
    ran = files.compare(["knative", "farm"], *gates(files.folder, check))
    assert message in failed(ran, 2)


def test_a_gate_on_what_does_not_apply_is_an_error(files: Files) -> None:
    ran = files.compare(["hub", "hpa"], *gates(files.folder, "hub.cold.median <= 1"))
    assert "hub.cold.median does not apply: hub has no such phase" in failed(ran, 2)


def test_with_a_baseline_there_are_no_variants_to_gate(files: Files) -> None:
    words = ("--baseline", str(files.folder / "hpa.json"))
    ran = files.compare(["hpa"], *words, *gates(files.folder, "knative.cold.median <= 1"))
    assert "'knative' is none of now, before" in failed(ran, 2)


def test_named_files_and_others_go_together(files: Files) -> None:
    files.compare(["hpa"])
    words = ("--hpa", str(files.folder / "hpa.json"))
    assert "knative, hpa" not in files.compare(["farm"], *words).stdout
    markdown, _ = files.written(["farm", "knative"], *words)
    assert "| | hpa | farm | knative | farm / hpa | | knative / hpa | |" in markdown


def test_two_files_of_one_variant(files: Files) -> None:
    said = failed(files.compare(["farm", "farm"]), 2)
    assert "are both of variant 'farm': give one of each" in said


def test_another_image_of_the_third_is_refused(files: Files) -> None:
    files.results["farm"]["environment"]["image_digest"] = "sha256:2"
    said = failed(files.compare(["knative", "hpa", "farm"]), 2)
    assert "another image: knative has sha256:1, farm has sha256:2" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"not_applicable": ["walk"]}, "not_applicable has 'walk', which is none of cold, "),
        ({"not_applicable": ["open_loop"]}, "cold is missing: measure again"),
        ({"schema_version": 4}, "schema_version 4 is not 2 or 3"),
    ],
)
def test_results_that_contradict_themselves(
    change: dict[str, Any], message: str, files: Files
) -> None:
    files.results["hub"] |= change
    assert message in failed(files.compare(["hub", "hpa"]), 2)


def test_one_stack_alone_is_not_enough(files: Files, tmp_path: Path) -> None:
    pulumi = Pulumi(tmp_path)
    pulumi.gives("knative", {"results": files.results["knative"]})
    ran = script("compare", path=pulumi.path)
    assert "2 stacks with results are needed, found knative: stack 'hpa' does not" in failed(ran, 2)


def test_stacks_that_are_picked(files: Files, tmp_path: Path) -> None:
    pulumi = Pulumi(tmp_path)
    for name in ("farm", "knative"):
        pulumi.gives(name, {"results": files.results[name]})
    ran = script("compare", "--stacks", "farm", "knative", path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert "farm and knative, protocol quick" in ran.stdout
    ran = script("compare", "--stacks", "farm", "hpa", path=pulumi.path)
    assert "stack 'hpa' does not exist: run `pulumi up --stack hpa` first" in failed(ran, 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--results", "a", "b", "--stacks", "c"), "from files or from --stacks, not from both"),
        (("--stacks", "farm"), "results of 2 variants are needed"),
        (("--baseline", "x", "--reference", "hpa"), "--baseline is the reference"),
        (("--baseline", "x", "--stacks", "hpa"), "give one file or one --variant"),
    ],
)
def test_words_that_do_not_go_together(words: tuple[str, ...], message: str) -> None:
    ran = script("compare", *words)
    assert ran.returncode == 2
    assert message in ran.stderr
