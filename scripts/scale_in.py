"""Counts kernels lost when a variant scales in from three pods to one.

With the kernel keeper and without it, by turns, on the stacks that run. The JSON of each variant
goes to a file; the table is printed. The variant serves nobody else meanwhile: its pods are ended.

Exit codes: 0 measured, 1 not measurable, 2 bad input, 130 interrupted; autoscaler and keeper are
left as they were in every case.
"""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from benchmark.deadline import Deadline
from benchmark.errors import DescriptionError, MeasuringError, ResultsError
from benchmark.interrupt import INTERRUPTED, Interrupted, raise_on_signals
from benchmark.progress import reporter
from benchmark.scale_in.records import ScaleIn, Summary
from benchmark.scale_in.run import Plan, scale_in
from scripts.stack_outputs import stack_variant
from variants import NAMES

KINDS = {"both": (False, True), "with": (True,), "without": (False,)}


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    raise_on_signals()
    try:
        _check_writable(options.output)
        measured = [_measured(stack, options) for stack in options.stacks]
    except Interrupted:
        print("scale_in: interrupted; autoscaler and keeper are as they were", file=sys.stderr)
        return INTERRUPTED
    except MeasuringError as error:
        print(f"scale_in: {error}", file=sys.stderr)
        return 2 if isinstance(error, DescriptionError | ResultsError) else 1
    Console().print(table(measured))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Count kernels lost in scale-ins.")
    parser.add_argument(
        "stacks", nargs="*", default=NAMES, help=f"whose variants are measured ({', '.join(NAMES)})"
    )
    parser.add_argument("--rounds", type=_count, default=10, help="rounds of each kind (10)")
    parser.add_argument("--keeper", choices=KINDS, default="both", help="kinds of rounds (both)")
    parser.add_argument("--seed", type=int, help="chooses the kernels' pods; any, unless given")
    parser.add_argument(
        "--minutes", type=_count, default=120, help="begin no round later than that (120)"
    )
    parser.add_argument(
        "--output", type=Path, default=Path("results/scale-in"), help="folder for STACK.json"
    )
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number above 0, not {text!r}")
    return int(text)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DescriptionError(f"--output: {folder}: {error.strerror}") from None
    if not os.access(folder, os.W_OK):
        raise DescriptionError(f"--output: cannot write in {folder}")


def _measured(stack: str, options: argparse.Namespace) -> ScaleIn:
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    kinds = KINDS[options.keeper]
    variant = stack_variant(stack)
    plan = Plan(options.rounds, seed, Deadline(60 * options.minutes))
    with reporter(variant.name, len(kinds) * options.rounds) as progress:
        measured = scale_in(variant, kinds, plan, progress)
    path = options.output / f"{stack}.json"
    path.write_text(json.dumps(measured.as_json(), allow_nan=False, indent=1) + "\n")
    print(path)
    return measured


def table(measured: Sequence[ScaleIn]) -> Table:
    """Kernels lost, by variant and keeper."""
    shown = Table(title="kernels lost in scale-ins from 3 pods to 1")
    for heading in ("variant", "keeper", "rounds", "failed", "lost", "share", "95 % interval"):
        shown.add_column(heading, justify="left" if heading in ("variant", "keeper") else "right")
    for one in measured:
        for summary in one.summaries():
            shown.add_row(one.variant, "with" if summary.keeper else "without", *_row(summary))
    return shown


def _row(summary: Summary) -> list[str]:
    counts = [str(summary.rounds), str(summary.failed), str(summary.lost)]
    if summary.share is None or summary.low is None or summary.high is None:
        return [*counts, "", ""]
    return [*counts, f"{summary.share:.0%}", f"{summary.low:.1%} to {summary.high:.1%}"]


if __name__ == "__main__":
    sys.exit(main())
