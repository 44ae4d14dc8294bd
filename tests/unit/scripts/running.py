"""Runs scripts as people and CI do, with a stand-in for `pulumi`."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

Ran = subprocess.CompletedProcess[str]


def script(name: str, *words: str, path: str | None = None) -> Ran:
    """Runs `scripts/NAME.py`, with another PATH where one is given."""
    environment = {**os.environ, **({"PATH": path} if path is not None else {})}
    return subprocess.run(
        [sys.executable, f"scripts/{name}.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def failed(ran: Ran, code: int) -> str:
    """The one line of a failure, once it is sure that there is but one."""
    assert ran.returncode == code, ran.stderr
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    return ran.stderr.strip()


class Pulumi:
    """A `pulumi` that gives what a test says for each stack, and notes what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = f"{folder}:/usr/bin:/bin"
        program = folder / "pulumi"
        program.write_text(
            f'#!/bin/sh\necho "$@" >> {folder}/asked\n'
            f"for stack do :; done\nfor word do case $last in --stack) stack=$word;; esac;"
            f" last=$word; done\ncat {folder}/$stack.out 2>/dev/null && exit 0\n"
            f"cat {folder}/$stack.err >&2 2>/dev/null && exit 255\n"
            "echo \"error: no stack named '$stack' found\" >&2; exit 255\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def gives(self, stack: str, outputs: Any) -> None:
        (self.folder / f"{stack}.out").write_text(json.dumps(outputs))

    def fails(self, stack: str, said: str) -> None:
        (self.folder / f"{stack}.err").write_text(said)
