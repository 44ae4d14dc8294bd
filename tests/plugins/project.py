"""A small Pulumi project of its own, driven by the `pulumi` command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_SECONDS = 180
VENV = Path(sys.prefix)


@dataclass(frozen=True)
class Result:
    """How a `pulumi` command ended; `text` is all that it printed."""

    code: int
    text: str
    seconds: float

    def ok(self) -> Result:
        """This result, if the command succeeded."""
        assert self.code == 0, self.text
        return self

    def failed(self) -> Result:
        """This result, if the command failed, and not by a crash of a plugin."""
        assert self.code != 0, self.text
        assert "Exception calling application" not in self.text
        return self


class Project:
    """One stack, named `dev`, whose state is in the project's own folder."""

    def __init__(self, folder: Path, env: dict[str, str], venv: str = str(VENV)) -> None:
        self.folder = folder
        state = folder / "state"
        state.mkdir(parents=True, exist_ok=True)
        self._env = {
            **os.environ,
            **env,
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "correct horse",
            "PULUMI_STACK": "dev",
            "NO_COLOR": "1",
        }
        self._env.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
        runtime = {"name": "python", "options": {"virtualenv": venv}}
        project = {"name": "plugtest", "runtime": runtime}
        (folder / "Pulumi.yaml").write_text(json.dumps(project))
        self._settings = folder / "Pulumi.dev.yaml"
        if not self._settings.exists():
            self.pulumi("stack", "init", "dev").ok()

    def program(self, text: str) -> Project:
        """Make `text` the program."""
        (self.folder / "__main__.py").write_text(text)
        return self

    def config(self, **values: str) -> Project:
        """Set plain configuration values."""
        settings = yaml.safe_load(self._settings.read_text())
        own = {f"plugtest:{key}": value for key, value in values.items()}
        settings["config"] = {**settings.get("config", {}), **own}
        self._settings.write_text(yaml.safe_dump(settings))
        return self

    def pulumi(self, *words: str) -> Result:
        """Run `pulumi WORDS`."""
        started = time.monotonic()
        done = subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.folder,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        return Result(done.returncode, done.stdout, time.monotonic() - started)

    def interrupted(self, *words: str, when: str, by: signal.Signals = signal.SIGINT) -> Result:
        """Run `pulumi WORDS` and press Ctrl-C as soon as it has printed `when` (or worse, `by`).

        `seconds` is then the time from there to the end.
        """
        process = subprocess.Popen(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.folder,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        lines: list[str] = []
        while when not in "".join(lines):
            line = process.stdout.readline()
            assert line, f"{when!r} did not appear in:\n{''.join(lines)}"
            lines.append(line)
        time.sleep(1)
        started = time.monotonic()
        process.send_signal(by)
        rest, _ = process.communicate(timeout=_SECONDS)
        return Result(process.returncode, "".join(lines) + rest, time.monotonic() - started)

    def up(self, *words: str) -> Result:
        """`pulumi up` without a preview."""
        return self.pulumi("up", "--yes", "--skip-preview", *words)

    def preview(self, *words: str) -> Result:
        """`pulumi preview`."""
        return self.pulumi("preview", *words)

    def refresh(self, *words: str) -> Result:
        """`pulumi refresh`."""
        return self.pulumi("refresh", "--yes", "--skip-preview", *words)

    def clean_up(self) -> None:
        """Destroy what is left, if there is anything but the stack itself."""
        kept = self.folder / "state" / ".pulumi" / "stacks" / "plugtest" / "dev.json"
        latest = json.loads(kept.read_text())["checkpoint"].get("latest") or {}
        if len(latest.get("resources") or []) > 1:
            self.destroy().ok()

    def destroy(self) -> Result:
        """`pulumi destroy`."""
        return self.pulumi("destroy", "--yes", "--skip-preview")

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets revealed."""
        text = self.pulumi("stack", "output", "--json", "--show-secrets").ok().text
        return json.loads(text[text.index("{") :])

    def plan(self) -> dict[str, dict[str, Any]]:
        """What a preview plans: for each resource's name its `op` and the changed paths."""
        text = self.preview("--json").text
        steps = json.loads(text[text.index("{") :])["steps"]
        return {step["urn"].rpartition("::")[2]: step for step in reversed(steps)}

    def resource(self, name: str) -> dict[str, Any]:
        """The resource `name` in the state, secrets encrypted."""
        text = self.pulumi("stack", "export").ok().text
        resources = json.loads(text)["deployment"]["resources"]
        return next(item for item in resources if item["urn"].endswith(f"::{name}"))
