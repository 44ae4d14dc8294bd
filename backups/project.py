"""A Pulumi project, asked through the `pulumi` command."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lab.errors import LabError
from lab.shell import run

SECONDS = 120


@dataclass(frozen=True)
class Project:
    """folder: where Pulumi.yaml is; backend: URL of its state, empty for the environment's."""

    folder: Path
    backend: str = ""

    def pulumi(self, *words: str | Path) -> str:
        """The stdout of `pulumi WORDS`. Raises LabError with its last words."""
        if not shutil.which("pulumi"):
            raise LabError(
                "pulumi is not on PATH: install it, or run "
                '`eval "$(.venv/bin/python -m lab env)"` first'
            )
        command = ["pulumi", *words, "--non-interactive", "--cwd", self.folder]
        env = {**os.environ, **({"PULUMI_BACKEND_URL": self.backend} if self.backend else {})}
        return run(command, doing=f"pulumi {words[0]}", env=env, timeout=SECONDS)

    def make_backend(self) -> None:
        """Make the folder of a state that is kept in files, where it went with all else."""
        url = urlsplit(self.backend or os.environ.get("PULUMI_BACKEND_URL", ""))
        if url.scheme == "file" and not url.netloc:
            Path(unquote(url.path)).mkdir(parents=True, exist_ok=True)

    def version(self) -> str:
        """Pulumi's version, such as v3.259.0."""
        return self.pulumi("version").strip()

    def stacks(self) -> dict[str, int]:
        """The project's stacks: name → number of resources."""
        listed: list[dict[str, Any]] = json.loads(self.pulumi("stack", "ls", "--json"))
        return {str(one["name"]): int(one.get("resourceCount") or 0) for one in listed}

    def state(self, stack: str) -> dict[str, Any]:
        """A stack's state, its secrets encrypted."""
        return json.loads(self.pulumi("stack", "export", "--stack", stack))

    def outputs(self, stack: str) -> dict[str, Any]:
        """A stack's outputs, its secrets in plain text."""
        words = ("stack", "output", "--json", "--show-secrets", "--stack", stack)
        return json.loads(self.pulumi(*words))

    def settings(self, stack: str) -> dict[str, Any]:
        """A stack's configuration with its defaults, its secrets in plain text: key → value."""
        words = ("config", "--json", "--show-secrets", "--stack", stack)
        entries: dict[str, dict[str, Any]] = json.loads(self.pulumi(*words))
        return {
            key.partition(":")[2]: entry.get("objectValue", entry.get("value"))
            for key, entry in entries.items()
        }

    def config_file(self, stack: str) -> Path:
        """A stack's configuration; with the passphrase's salt, once it has secrets."""
        return self.folder / f"Pulumi.{stack}.yaml"
