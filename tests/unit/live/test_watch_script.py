"""scripts/watch.py as people call it, with a `pulumi` that gives what a test says."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.live.fake_api import FakeApi, serving

ROOT = Path(__file__).resolve().parents[3]
PULUMI = """#!{python}
import pathlib, sys
stack = sys.argv[sys.argv.index("--stack") + 1]
file = pathlib.Path({folder!r}, stack + ".json")
if not file.exists():
    sys.exit(f"error: no stack named '{{stack}}' found")
print(file.read_text())
"""


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with serving() as running:
        yield running


class Watch:
    """Runs the script."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        program = folder / "pulumi"
        program.write_text(PULUMI.format(python=sys.executable, folder=str(folder)))
        program.chmod(0o755)
        self.env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "COLUMNS": "130"}

    def stack(self, name: str, description: dict[str, Any]) -> None:
        """Let `pulumi` know a stack."""
        (self._folder / f"{name}.json").write_text(json.dumps({"description": description}))

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin to watch."""
        return subprocess.Popen(
            [sys.executable, "scripts/watch.py", *words],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a whole run."""
        with self.start(*words) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, out, err


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_one_frame_with_one_variant_missing(watch: Watch, api: FakeApi) -> None:
    watch.stack("hpa", api.description())
    code, out, err = watch.run("--once")
    assert (code, err) == (0, "")
    assert "1 wanted  1 Ready" in out
    assert "9.5/s" in out
    assert "stack 'knative' does not exist" in out
    assert "a-token-that-is-never-shown" not in out


def test_stacks_that_are_picked(watch: Watch, api: FakeApi) -> None:
    watch.stack("hpa", api.description())
    code, out, _ = watch.run("--once", "--stacks", "hpa")
    assert code == 0
    assert "9.5/s" in out
    assert "knative" not in out


def test_no_stack_at_all_is_one_line(watch: Watch) -> None:
    code, out, err = watch.run("--once")
    assert (code, out) == (2, "")
    assert err.startswith("watch: stack 'knative' does not exist: run `pulumi up --stack knative`")
    assert "stack 'hpa' does not exist" in err
    assert err.count("\n") == 1


def test_it_ends_by_itself(watch: Watch, api: FakeApi) -> None:
    watch.stack("hpa", api.description())
    code, out, err = watch.run("--seconds", "2.5")
    assert (code, err) == (0, "")
    assert "9.5/s" in out


def test_a_dead_cluster_is_shown_and_fails_the_one_frame(watch: Watch, api: FakeApi) -> None:
    watch.stack("hpa", api.description())
    api.up = False
    code, out, err = watch.run("--once")
    assert (code, err) == (1, "")
    assert "no answer from" in out
    assert "Traceback" not in out


def test_interruption_is_quiet(watch: Watch, api: FakeApi) -> None:
    watch.stack("hpa", api.description())
    with watch.start() as process:
        limit = time.monotonic() + 30
        while not api.queries and time.monotonic() < limit:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")


def test_a_wrong_number_says_what_is_allowed(watch: Watch) -> None:
    code, _, err = watch.run("--seconds", "soon")
    assert code == 2
    assert "must be a number of seconds above 0, not 'soon'" in err
