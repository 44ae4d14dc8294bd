"""A third variant is three files, and everything that iterates over the variants has it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit import tools
from tests.variants.grown import MADE, grow

PROGRAM = """
import json, sys
from benchmark.variant import read_variant
from tests.unit import release
from tests.unit.program import Run, run
from tests.unit.stacks import conftest
from stacks import platform, single
from dashboards.grafana import dashboard
from pathlib import Path

conftest.require_lab.greet = lambda *_: None
folder = str(release.write(Path(sys.argv[1])))
sources = {"knativeManifests": folder, "traefikManifests": folder}
platform_run = run(platform.main, "platform", sources)
variant_run = run(single.main, "single", platform=platform_run.outputs)


def objects(ran: Run) -> list[list[str]]:
    return [[r.typ.split(":")[-1], str(r.inputs.get("metadata", {}).get("name"))]
            for r in ran.resources]


print(json.dumps({
    "platform": objects(platform_run),
    "variant": objects(variant_run),
    "outputs": sorted(variant_run.outputs),
    "not_applicable": read_variant(json.dumps(variant_run.outputs["description"])).not_applicable,
    "panels": [panel["title"] for panel in dashboard()["panels"]],
}))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the platform and the variant ask for in a project that has three variants."""
    folder = tmp_path_factory.mktemp("grown")
    grow(folder)
    for path in ROOT.iterdir():
        if path.name not in (*MADE, ".git"):
            (folder / path.name).symlink_to(path)
    manifests = tmp_path_factory.mktemp("manifests")
    command = [sys.executable, "-c", PROGRAM, str(manifests)]
    environment = {**os.environ, "PATH": tools.path(tmp_path_factory.mktemp("tools"))}
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_the_platform_makes_its_namespace(made: dict[str, Any]) -> None:
    assert ["Namespace", "notebooks-single"] in made["platform"]
    assert ["NetworkPolicy", "notebooks"] in made["platform"]


def test_its_stack_makes_its_pod_and_measures_it(made: dict[str, Any]) -> None:
    assert ["Deployment", "jupyterlab"] in made["variant"]
    kinds = [kind for kind, _ in made["variant"]]
    assert "HorizontalPodAutoscaler" not in kinds
    assert {"url", "token", "results", "description"} <= set(made["outputs"])
    assert made["not_applicable"] == ["open_loop", "closed_loop", "cells"]


def test_the_dashboard_has_a_column_of_it(made: dict[str, Any]) -> None:
    of_it = [title for title in made["panels"] if title.startswith("Single pod: ")]
    assert len(of_it) == 6
