"""Compares the two variants' results: a table, Markdown, JSON, and gates for CI.

Exit codes: 0 compared and every gate holds, 1 a gate is broken, 2 results are missing or
not comparable, or an input cannot be read.
"""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.compare.comparison import Comparison, compare
from benchmark.compare.documents import as_json, markdown
from benchmark.compare.gates import Outcome, evaluate, read_gates
from benchmark.compare.table import show
from benchmark.errors import GatesError, MeasuringError, ResultsError
from benchmark.results.reading import Measured, check_comparable, read_results
from scripts.stack_outputs import stack_results

VARIANTS = ("knative", "hpa")


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    try:
        first, second = _measured(options)
        check_comparable(first, second)
        outcomes = _outcomes(options.gates, {m.variant: m for m in (first, second)})
        comparison = compare(first, second)
        show(comparison, outcomes)
        _write(options, comparison, outcomes)
    except MeasuringError as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"compare: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    broken = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in broken:
        print(f"compare: {outcome.shown()}", file=sys.stderr)
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Compare the results of both stacks, or of two files."
    )
    for variant in VARIANTS:
        parser.add_argument(f"--{variant}", type=Path, help=f"results of {variant} from a file")
    parser.add_argument("--gates", type=Path, help="YAML file of comparisons that must hold")
    parser.add_argument("--markdown", type=Path, help="write the comparison here as Markdown")
    parser.add_argument("--json", type=Path, help="write the comparison here as JSON")
    options = parser.parse_args()
    if (options.knative is None) != (options.hpa is None):
        parser.error("--knative and --hpa go together")
    return options


def _measured(options: argparse.Namespace) -> tuple[Measured, Measured]:
    if options.knative is not None:
        return _from_file(options.knative, "knative"), _from_file(options.hpa, "hpa")
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(_from_stack, VARIANTS)
    return first, second


def _from_stack(variant: str) -> Measured:
    return read_results(stack_results(variant), f"stack {variant!r}", variant)


def _from_file(path: Path, variant: str) -> Measured:
    try:
        return read_results(path.read_text(), str(path), variant)
    except UnicodeDecodeError:
        raise ResultsError(f"{path}: not text") from None


def _outcomes(path: Path | None, variants: dict[str, Measured]) -> list[Outcome]:
    if path is None:
        return []
    try:
        gates = read_gates(path.read_text(), str(path))
    except UnicodeDecodeError:
        raise GatesError(f"{path}: not text") from None
    return [evaluate(gate, variants) for gate in gates]


def _write(options: argparse.Namespace, comparison: Comparison, outcomes: list[Outcome]) -> None:
    if options.markdown is not None:
        options.markdown.write_text(markdown(comparison, outcomes))
    if options.json is not None:
        document = json.dumps(as_json(comparison, outcomes), indent=2, allow_nan=False)
        options.json.write_text(document + "\n")


if __name__ == "__main__":
    sys.exit(main())
