"""A clone to run the program from: its own stacks and state, the tools of this one."""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import variants
from lab import environment
from scripts import demo
from tests.conftest import ROOT
from tests.variants.grown import MADE, grow

VARIANTS = variants.NAMES
SINGLE = "single"
"""The third variant, whose files a clone has beside the project's."""

KNATIVE_LAST = tuple(sorted(VARIANTS, key=lambda name: name == "knative"))
"""For tests that begin at zero pods: it goes there by itself while the others are tested."""

SETTINGS = {
    demo.PLATFORM: demo.SETTINGS[demo.PLATFORM],
    **{name: {"protocol": "smoke", **demo.SETTINGS[name]} for name in VARIANTS},
    SINGLE: {"protocol": "smoke"},
}
"""What a new stack is configured with, so that nobody waits long for zero pods or for figures."""


class Clone:
    """Runs `pulumi` and the scripts in a copy of the project with a state of its own.

    The copy has a third variant.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for path in ROOT.iterdir():
            if path.name in (".venv", ".lab") or _of_the_project(path):
                (folder / path.name).symlink_to(path)
        grow(folder)
        (folder / "state").mkdir()
        backend = (folder / "state").as_uri()
        self.env = {**os.environ, **environment.pulumi_env(), "PULUMI_BACKEND_URL": backend}

    def pulumi(self, *words: str, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """Run `pulumi WORDS` without questions."""
        return self.run("pulumi", *words, "--non-interactive", timeout=timeout)

    def run(
        self, *words: str, timeout: float = 900, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the clone, with text on its stdin."""
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
            input=given,
            check=False,
        )

    def up(self, stack: str, *words: str) -> subprocess.CompletedProcess[str]:
        """`pulumi up` of a stack, made where it is not there."""
        self.create(stack)
        return self._up(stack, *words)

    def create(self, stack: str) -> None:
        """Make a stack with its settings, where it is not there."""
        if not self.settings(stack).exists():
            fine(self.pulumi("stack", "select", "--create", stack))
            self.configure(stack, **SETTINGS[stack])

    def settings(self, stack: str) -> Path:
        """The file with a stack's configuration."""
        return self.folder / f"Pulumi.{stack}.yaml"

    def up_together(self) -> None:
        """Both variants side by side, as `make demo` does it: their measurements take turns."""
        for variant in VARIANTS:
            self.create(variant)
        self._together(self._up)

    def destroy_together(self) -> None:
        """`pulumi destroy` of both variants, side by side."""
        self._together(self.destroy)

    def _together(self, deed: Callable[[str], subprocess.CompletedProcess[str]]) -> None:
        with ThreadPoolExecutor(len(VARIANTS)) as pool:
            for done in pool.map(deed, VARIANTS):
                fine(done)

    def destroy(self, stack: str) -> subprocess.CompletedProcess[str]:
        """`pulumi destroy` of a stack."""
        return self.pulumi("destroy", "--stack", stack, "--yes", "--skip-preview")

    def _up(self, stack: str, *words: str) -> subprocess.CompletedProcess[str]:
        return self.pulumi("up", "--stack", stack, "--yes", "--skip-preview", *words)

    def configure(self, stack: str, **settings: str) -> None:
        """Set keys of a stack's configuration."""
        words = [word for pair in settings.items() for word in ("--plaintext", "=".join(pair))]
        fine(self.pulumi("config", "set-all", "--stack", stack, *words))

    def forget(self, stack: str, *keys: str) -> None:
        """Take keys out of a stack's configuration."""
        fine(self.pulumi("config", "rm-all", "--stack", stack, *keys))


def _of_the_project(path: Path) -> bool:
    """Neither hidden nor somebody's results, nor the configuration of somebody's stacks.

    Rooms that a variant's files go into are made apart.
    """
    apart = (*MADE, "results")
    return not path.name.startswith(".") and path.name not in apart and not path.match("Pulumi.*.*")


def fine(done: subprocess.CompletedProcess[str]) -> None:
    """Assert that a command succeeded, with its errors first in the message."""
    said = done.stdout + done.stderr
    errors = "\n".join(line for line in said.splitlines() if "error" in line.lower())
    assert done.returncode == 0, f"{errors}\n…\n{said[-2000:]}"
