"""`scripts/compare.py` as people and CI run it: tables, gates, exit codes, messages."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.unit.benchmark.programs import ROOT
from tests.unit.scripts.results_files import FAST, SLOW, results

Ran = subprocess.CompletedProcess[str]


def compare(*words: str, path: str | None = None) -> Ran:
    environment = {**os.environ, **({"PATH": path} if path is not None else {})}
    return subprocess.run(
        [sys.executable, "scripts/compare.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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


def failed(ran: Ran, code: int) -> str:
    """The one line of a failure, once it is sure that there is but one."""
    assert ran.returncode == code, ran.stderr
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    return ran.stderr.strip()


def row(text: str, label: str) -> str:
    return next(line for line in text.splitlines() if label in line)


def test_the_table_shows_figures_intervals_and_the_verdict(files: Files) -> None:
    ran = files.compare()
    assert ran.returncode == 0, ran.stderr
    median = row(ran.stdout, "median")
    assert "1.00 s [0.90, 1.20]" in median
    assert "2.10 s [1.90, 2.30]" in median
    assert "knative 1." in median
    assert "x shorter" in median
    assert "no request that could start it" in " ".join(ran.stdout.split())
    assert "knative, usage: one scrape was missed" in ran.stdout


def test_what_never_came_is_told_from_what_was_not_measured(files: Files) -> None:
    del files.hpa["scale_out"]["open_loop"]
    ran = files.compare()
    assert row(ran.stdout, "3rd pod Ready after").split()[-2:] == ["never", "–"]  # noqa: RUF001


def test_no_difference_is_claimed_where_the_interval_holds_one(files: Files) -> None:
    files.hpa = results("hpa", [value * 1.01 for value in FAST])
    assert "no difference shown" in row(files.compare().stdout, "median")


def test_few_samples_are_an_indication_only(files: Files) -> None:
    files.knative = results("knative", FAST[:3])
    assert "3 samples: no verdict" in row(files.compare().stdout, "median")


def test_markdown_and_json_say_the_same(files: Files, tmp_path: Path) -> None:
    written = (tmp_path / "c.md", tmp_path / "c.json")
    ran = files.compare("--markdown", str(written[0]), "--json", str(written[1]))
    assert ran.returncode == 0, ran.stderr
    line = row(written[0].read_text(), "cold start: median")
    assert "| 1.00 s [0.90, 1.20] | 2.10 s [1.90, 2.30] |" in line
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
        ({"schema_version": 2}, "schema_version 2 is not 1: measure again"),
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


def test_one_file_alone_is_a_usage_error() -> None:
    ran = compare("--hpa", "x")
    assert ran.returncode == 2
    assert "--knative and --hpa go together" in ran.stderr


@pytest.fixture
def pulumi(tmp_path: Path) -> "Pulumi":
    return Pulumi(tmp_path)


class Pulumi:
    """A `pulumi` that gives what a test says for each stack, and notes what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = f"{folder}:/usr/bin:/bin"
        program = folder / "pulumi"
        program.write_text(
            f'#!/bin/sh\necho "$@" >> {folder}/asked\n'
            f"for stack do :; done\nfor word do case $last in --stack) stack=$word;; esac;"
            f" last=$word; done\ncat {folder}/$stack.out 2>/dev/null && exit 0\n"
            f"cat {folder}/$stack.err >&2; exit 255\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def gives(self, stack: str, outputs: Any) -> None:
        (self.folder / f"{stack}.out").write_text(json.dumps(outputs))

    def fails(self, stack: str, said: str) -> None:
        (self.folder / f"{stack}.err").write_text(said)


@pytest.mark.parametrize("encode", [lambda found: found, json.dumps], ids=["object", "text"])
def test_results_come_from_the_stacks(encode: Any, pulumi: Pulumi) -> None:
    pulumi.gives("knative", {"results": encode(results("knative", FAST))})
    pulumi.gives("hpa", {"results": encode(results("hpa", SLOW))})
    ran = compare(path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert "1.00 s [0.90, 1.20]" in ran.stdout


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


def test_it_takes_little_time(files: Files) -> None:
    files.compare()
    began = time.monotonic()
    files.compare()
    assert time.monotonic() - began < 2.5
