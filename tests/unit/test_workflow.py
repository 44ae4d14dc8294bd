"""The workflow names no variant and no version: it asks the project for them."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import variants
import versions
from tests.conftest import ROOT

FILE = ROOT / ".github/workflows/compare.yaml"
STEPS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text())["jobs"]["compare"]["steps"]


def asked(chosen: str) -> dict[str, str]:
    """What the workflow's own step makes of what a person chose."""
    (step,) = [step for step in STEPS if "CHOSEN" in step.get("env", {})]
    command = ["bash", "-euc", f'python() {{ {sys.executable} "$@"; }}\n{step["run"]}']
    env = {**os.environ, "CHOSEN": chosen, "GITHUB_ENV": "/dev/stdout"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("chosen", "measured"),
    [("", list(variants.NAMES)), ("one", ["one"]), (" one two\nthree ", ["one", "two", "three"])],
)
def test_any_number_of_variants_can_be_chosen(chosen: str, measured: list[str]) -> None:
    assert asked(chosen)["VARIANTS"].split(" ") == measured


def test_versions_are_the_projects() -> None:
    found = asked("")
    assert (found["PULUMI"], found["VEGETA"]) == (versions.PULUMI, versions.VEGETA)
    text = FILE.read_text()
    assert "pulumi-version: ${{ env.PULUMI }}" in text
    assert "vegeta/v12@v$VEGETA" in text


@pytest.mark.parametrize("name", variants.NAMES)
def test_no_variant_is_named(name: str) -> None:
    assert not re.search(rf"\b{name}\b", FILE.read_text())


@pytest.mark.parametrize(
    ("chosen", "stacks"), [("one", []), ("one two", ["--stacks", "one", "two"])]
)
def test_one_variant_alone_is_not_compared(chosen: str, stacks: list[str], tmp_path: Path) -> None:
    (step,) = [step for step in STEPS if step.get("name") == "Compare"]
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nshift\necho "$@"\n')
    python.chmod(0o755)
    command = ["bash", "-euo", "pipefail", "-c", step["run"]]
    env = {**os.environ, "VARIANTS": chosen}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[: len(stacks) or None] == stacks
