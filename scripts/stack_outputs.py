"""Results of a stack, as `pulumi stack output` gives them."""

import json
import subprocess
from pathlib import Path
from typing import cast

from benchmark.errors import ResultsError

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 60
HIDDEN = "[secret]"


def stack_results(stack: str) -> object:
    """The stack's output `results`. Raises ResultsError, which says what to run."""
    outputs = _decoded(_ask(stack), stack)
    results = outputs.get("results")
    if results is None:
        raise ResultsError(f"stack {stack!r} has no results: run `pulumi up --stack {stack}` first")
    if results == HIDDEN:
        raise ResultsError(f"stack {stack!r} keeps its results secret: export them unencrypted")
    return results


def _ask(stack: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack, "--non-interactive"]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, cwd=ROOT
        )
    except FileNotFoundError:
        raise ResultsError(
            'pulumi is not on PATH: install it, or run `eval "$(python -m lab env)"` first'
        ) from None
    except subprocess.TimeoutExpired:
        raise ResultsError(
            f"pulumi gave no outputs of stack {stack!r} within {TIMEOUT_S} s: is its backend up?"
        ) from None
    if ran.returncode:
        raise ResultsError(_explained(ran.stderr, stack))
    return ran.stdout


def _explained(said: str, stack: str) -> str:
    if "no stack named" in said or "not found" in said:
        return f"stack {stack!r} does not exist: run `pulumi up --stack {stack}` first"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"pulumi cannot read stack {stack!r}: {lines[-1] if lines else 'it said nothing'}"


def _decoded(text: str, stack: str) -> dict[str, object]:
    try:
        document: object = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise ResultsError(f"pulumi's outputs of stack {stack!r} are not a JSON object")
    return cast("dict[str, object]", document)
