"""What a variant's stack knows, as `pulumi stack output` gives it: results and description."""

import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from benchmark.errors import ResultsError
from benchmark.variant import Variant, read_variant

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 60
HIDDEN = "[secret]"


class NotMeasuredError(ResultsError):
    """A stack that does not exist, or has no results."""


def stack_results(stack: str) -> object:
    """The stack's output `results`. Raises ResultsError, which says what to run."""
    results = _outputs(stack).get("results")
    if results is None:
        raise NotMeasuredError(
            f"stack {stack!r} has no results: run `pulumi up --stack {stack}` first"
        )
    if results == HIDDEN:
        raise ResultsError(f"stack {stack!r} keeps its results secret: export them unencrypted")
    return results


def stack_prices(stack: str) -> object:
    """The stack's output `prices`, None where it has none. Raises ResultsError."""
    return _outputs(stack).get("prices")


@dataclass(frozen=True)
class Page:
    """url: of JupyterLab; address: of the ingress that its host name must lead to."""

    url: str
    address: str


def stack_page(stack: str) -> Page:
    """Where a variant's page is. Raises ResultsError."""
    url, address = (_outputs(stack).get(name) for name in ("url", "address"))
    if not (url and address):
        raise ResultsError(f"stack {stack!r} runs nothing: run `pulumi up --stack {stack}` first")
    return Page(str(url), str(address))


def stack_variant(stack: str) -> Variant:
    """The variant that a stack runs, with its secrets. Raises ResultsError or DescriptionError."""
    description = _decoded(_ask(stack, "--show-secrets"), stack).get("description")
    if description is None:
        raise ResultsError(f"stack {stack!r} runs nothing: run `pulumi up --stack {stack}` first")
    return read_variant(json.dumps(description))


@cache
def _outputs(stack: str) -> dict[str, object]:
    """All outputs, secrets hidden; asked for once, since it takes a second."""
    return _decoded(_ask(stack), stack)


def _ask(stack: str, *words: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack, "--non-interactive", *words]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, cwd=ROOT
        )
    except FileNotFoundError:
        raise ResultsError(
            "pulumi is not on PATH: install it, or run "
            '`eval "$(.venv/bin/python -m lab env)"` first'
        ) from None
    except subprocess.TimeoutExpired:
        raise ResultsError(
            f"pulumi gave no outputs of stack {stack!r} within {TIMEOUT_S} s: is its backend up?"
        ) from None
    if ran.returncode:
        raise _explained(ran.stderr, stack)
    return ran.stdout


def _explained(said: str, stack: str) -> ResultsError:
    if re.search(r"no stack named|stack '[^']*' not found", said, re.IGNORECASE):
        missing = f"stack {stack!r} does not exist: run `pulumi up --stack {stack}` first"
        return NotMeasuredError(missing)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    return ResultsError(f"pulumi cannot read stack {stack!r}: {last}")


def _decoded(text: str, stack: str) -> dict[str, object]:
    try:
        document: object = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise ResultsError(f"pulumi's outputs of stack {stack!r} are not a JSON object")
    return cast("dict[str, object]", document)
