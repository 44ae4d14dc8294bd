"""Runs vegeta: a constant rate (open loop), or a number of clients that never rest (closed)."""

import os
import subprocess

from benchmark.errors import ToolError
from benchmark.load.hits import Hit, parse_hits
from benchmark.notebook import Notebook
from benchmark.plans import LoadPlan
from benchmark.tools import find_tool

GRACE_S = 15.0
CLOSED_LOOP_AT_MOST = 2000
"""Requests/s above which the closed loop is held back, so that a variant that refuses at once
does not become a flood."""


def attack(notebook: Notebook, plan: LoadPlan) -> list[Hit]:
    """Loads the notebook for `plan.duration_s` and returns every request.

    The target goes in by stdin, since its URL holds the token. Raises ToolError.
    """
    targets = f"GET {notebook.url}\nHost: {notebook.host}\n"
    limit = plan.duration_s + plan.timeout_s + GRACE_S
    results = _run([*_attack_command(plan)], targets.encode(), limit)
    encoded = _run([find_tool("vegeta"), "encode", "--to", "json"], results, GRACE_S * 4)
    return parse_hits(encoded.decode().splitlines())


def _attack_command(plan: LoadPlan) -> list[str]:
    pace = (
        [f"-rate={plan.rate}/1s"]
        if plan.rate
        else [
            f"-rate={CLOSED_LOOP_AT_MOST}/1s",
            f"-workers={plan.clients}",
            f"-max-workers={plan.clients}",
        ]
    )
    return [
        find_tool("vegeta"),
        "attack",
        *pace,
        f"-duration={plan.duration_s:g}s",
        f"-timeout={plan.timeout_s:g}s",
        "-redirects=-1",
        "-max-body=0",
    ]


def _run(command: list[str], sent: bytes, limit_s: float) -> bytes:
    """Runs vegeta without the caller's variables: a proxy or GOMAXPROCS would be measured too."""
    name = " ".join(command[1:2])
    try:
        ran = subprocess.run(
            command,
            input=sent,
            capture_output=True,
            timeout=limit_s,
            check=False,
            env={"PATH": os.defpath},
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"vegeta {name} did not end within {limit_s:g} s") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").splitlines()[-1:]
        raise ToolError(f"vegeta {name} failed: {_without_url(' '.join(said))}")
    return ran.stdout


def _without_url(text: str) -> str:
    return " ".join("<url>" if "://" in word else word for word in text.split())
