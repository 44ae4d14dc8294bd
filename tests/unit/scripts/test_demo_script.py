"""`scripts/demo.py`: which variants it takes, and how it configures their stacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import demo, stack_outputs
from tests.conftest import ROOT
from variants import NAMES

STACK = """encryptionsalt: v1:x
config:
  serverless-notebooks:stableWindow: 42
  serverless-notebooks:scaleToZeroRetention: 7
  other:key: 1
"""


def test_an_unknown_variant_is_refused_before_anything_runs() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/demo.py"],
        cwd=ROOT,
        env={**os.environ, "VARIANTS": f"{NAMES[0]} nobody"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == 2
    assert f"VARIANTS names nobody, but there are only: {', '.join(NAMES)}" in said
    assert len(said.splitlines()) == 1


def test_a_file_in_the_place_of_the_results_is_named_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not when all has been measured."""
    results = tmp_path / "results"
    results.touch()
    monkeypatch.setattr(demo, "RESULTS", results)
    monkeypatch.setattr(demo.lifecycle, "up", lambda *_: pytest.fail("the lab comes up"))
    monkeypatch.setattr(sys, "argv", ["demo.py"])
    monkeypatch.delenv("VARIANTS", raising=False)
    assert demo.main() == demo.BAD_INPUT
    said = "".join(capsys.readouterr())
    assert f"{results} must be a folder" in said.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (STACK, {"stableWindow", "scaleToZeroRetention", "other:key"}),
        ("encryptionsalt: x\n", set()),
        ("", set()),
    ],
)
def test_keys_of_a_stack(text: str, keys: set[str], tmp_path: Path) -> None:
    (tmp_path / "Pulumi.x.yaml").write_text(text)
    assert demo.configured(tmp_path / "Pulumi.x.yaml").keys() == keys


def test_a_stack_without_a_file_has_no_keys(tmp_path: Path) -> None:
    assert demo.configured(tmp_path / "Pulumi.none.yaml") == {}


class Calls:
    """A `pulumi` that notes how it is called, in a project of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._calls = folder / "calls"
        self.folder = folder
        program = folder / "pulumi"
        program.write_text(f'#!/bin/sh\necho "$@" >> {self._calls}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        monkeypatch.setattr(demo, "ROOT", folder)

    def of(self, *words: str) -> list[str]:
        lines = self._calls.read_text().splitlines()
        return [
            line.removesuffix(" --non-interactive")
            for line in lines
            if set(words) <= set(line.split())
        ]


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(tmp_path, monkeypatch)


def test_new_stacks_get_what_lets_a_demonstration_wait_less(pulumi: Calls) -> None:
    assert demo._deploy(["knative", "hpa"], {"protocol": "standard"}) == 0
    assert pulumi.of("config", "platform") == ["config set --stack platform scaleToZeroGrace 6"]
    assert pulumi.of("config", "knative") == [
        "config set --stack knative stableWindow 10",
        "config set --stack knative scaleToZeroRetention 0",
        "config set --stack knative protocol standard",
    ]
    assert pulumi.of("config", "hpa") == ["config set --stack hpa protocol standard"]


def test_a_key_that_a_stack_has_stays(pulumi: Calls) -> None:
    (pulumi.folder / "Pulumi.knative.yaml").write_text(STACK)
    assert demo._deploy(["knative"], {}) == 0
    assert pulumi.of("config", "knative") == []
    assert pulumi.of("hpa") == []


def test_the_platform_comes_up_before_the_variants(pulumi: Calls) -> None:
    assert demo._deploy(["hpa"], {}) == 0
    stacks = [line.split()[-1] for line in pulumi.of("up")]
    assert stacks == ["platform", "hpa"]


PAGE = {
    "url": "http://jupyterlab.NAME.notebooks.test/lab",
    "address": "198.18.0.11",
    "token": "[secret]",
}


@pytest.fixture
def running(pulumi: Calls, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Stacks that have been brought up."""

    def outputs(stack: str) -> dict[str, object]:
        return {**PAGE, "url": PAGE["url"].replace("NAME", stack)}

    monkeypatch.setattr(stack_outputs, "_outputs", outputs)
    return pulumi


def test_the_end_says_how_to_open_the_pages_here_and_from_a_laptop(
    running: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    (running.folder / "Pulumi.knative.yaml").write_text(STACK.replace("42", "10"))
    assert demo._invite(["knative", "hpa"]) == 0
    said = [line.strip() for line in capsys.readouterr().err.splitlines()]
    hosts = "jupyterlab.knative.notebooks.test jupyterlab.hpa.notebooks.test"
    assert f"198.18.0.11 {hosts}" in said
    assert "then http://jupyterlab.hpa.notebooks.test/lab" in said
    assert "ssh -L 8080:198.18.0.11:80 HOST" in said
    assert f"127.0.0.1 {hosts}" in said
    assert "then http://jupyterlab.hpa.notebooks.test:8080/lab" in said
    assert "pulumi stack output token --show-secrets --stack hpa" in said
    assert "pulumi config rm stableWindow --stack knative" in said
    assert "pulumi up --stack hpa" not in said, "nothing of it was shortened"


def test_what_people_have_set_is_not_called_short(
    running: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    (running.folder / "Pulumi.knative.yaml").write_text(STACK)
    assert demo._invite(["knative"]) == 0
    assert "config rm" not in capsys.readouterr().err


def test_a_stack_without_a_page_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def outputs(_stack: str) -> dict[str, object]:
        return {}

    monkeypatch.setattr(stack_outputs, "_outputs", outputs)
    assert demo._invite(["hpa"]) == 1
    assert "run `pulumi up --stack hpa` first" in capsys.readouterr().err
