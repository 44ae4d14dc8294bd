"""Which stacks the measuring scripts take: all variants' unless some are named."""

import json
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import measure
from tests.unit.benchmark.fake_cluster import FakeCluster, description
from tests.unit.scripts.running import Pulumi, failed, script
from variants import NAMES


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """Stacks of all variants but the last, which does not exist; it names no autoscaler."""
    double = Pulumi(tmp_path)
    for name in NAMES[:-1]:
        double.gives(name, {"description": description(FakeCluster(name), 1)})
    double.fails(NAMES[-1], f"no stack named '{NAMES[-1]}' found")
    return double


def asked(pulumi: Pulumi) -> list[str]:
    lines = (pulumi.folder / "asked").read_text().splitlines()
    return [line.partition("--stack ")[2].split()[0] for line in lines]


WORDS = {
    "measure": ["--protocol", "smoke", "--interleaved"],
    "node_loss": [],
}


@pytest.mark.parametrize("name", WORDS)
def test_all_variants_unless_some_are_named(name: str, pulumi: Pulumi, tmp_path: Path) -> None:
    output = ["--output", str(tmp_path / "results")]
    ran = script(name, *WORDS[name], *output, path=pulumi.path)
    assert f"stack '{NAMES[-1]}' does not exist: run `pulumi up --stack" in failed(ran, 2)
    assert asked(pulumi) == list(NAMES)
    ran = script(name, *WORDS[name], "other", *output, path=pulumi.path)
    failed(ran, 2)
    assert asked(pulumi)[len(NAMES) :] == ["other"]


def test_scale_in_is_refused_where_no_autoscaler_is_named(pulumi: Pulumi, tmp_path: Path) -> None:
    words = [NAMES[0], "--output", str(tmp_path / "scale-in")]
    ran = script("scale_in", *words, path=pulumi.path)
    assert f"scale-in is not supported for variant '{NAMES[0]}': its" in failed(ran, 2)


@dataclass
class Measured:
    variant: str
    run: int

    def as_json(self) -> dict[str, int]:
        return {"run": self.run}


def test_two_stacks_of_one_variant_have_a_file_each(tmp_path: Path) -> None:
    stacks = [NAMES[0], f"organization/project/{NAMES[0]}-test"]
    results = [Measured(NAMES[0], run) for run in (1, 2)]
    measure._write(results, Namespace(interleaved=stacks, output=tmp_path))
    runs = {path.name: json.loads(path.read_text())["run"] for path in tmp_path.iterdir()}
    assert runs == {f"{NAMES[0]}.json": 1, f"{NAMES[0]}-test.json": 2}
