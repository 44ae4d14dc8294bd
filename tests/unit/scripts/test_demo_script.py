"""`scripts/demo.py`: which variants it takes, and how it configures their stacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import demo
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
    assert demo.configured(tmp_path / "Pulumi.x.yaml") == keys


def test_a_stack_without_a_file_has_no_keys(tmp_path: Path) -> None:
    assert demo.configured(tmp_path / "Pulumi.none.yaml") == set()


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
