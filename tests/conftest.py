"""What all tests share: the lab named `test`, apart from the one that people use."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from lab import cluster, environment, lifecycle
from lab.cluster import Cluster

os.environ["LAB_NAME"] = "test"
environment.enter()
pytest_plugins = ["tests.workers", "tests.chromium", "tests.second_tries"]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def _lab_taken_down() -> Generator[None]:
    """The test lab ends with the session, unless KEEP_LAB is set (to look at it)."""
    yield
    if not os.environ.get("KEEP_LAB"):
        lifecycle.down("test")


@pytest.fixture(scope="module")
def lab(_lab_taken_down: None) -> Cluster:
    """The running test lab, with one node; brought back where a test took it down."""
    there = cluster.existing("test")
    return lifecycle.up("test", len(there.nodes) if there else 1)


@pytest.fixture(scope="session")
def lab_cli():
    """Calls `python -m lab WORDS` as people do: a function that returns the finished process."""

    def call(*words: str, timeout: float = 300, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lab", *words],
            cwd=ROOT,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return call
