"""Compares the two variants' results, or a variant with its own earlier ones.

A table, Markdown, JSON, and gates for CI. Exit codes: 0 compared and every gate holds, 1 a gate
is broken, 2 results are missing or not comparable, or an input cannot be read.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.compare.comparison import Comparison, compare
from benchmark.compare.costs import Costs, costs
from benchmark.compare.documents import as_json, markdown
from benchmark.compare.gates import Outcome, evaluate, read_gates
from benchmark.compare.table import show
from benchmark.errors import GatesError
from benchmark.results.comparable import check_comparable, check_repeated
from benchmark.results.reading import Measured
from scripts.ending import ended
from scripts.pricing import prices_for
from scripts.sources import (
    VARIANTS,
    add_files,
    both_measured,
    files,
    from_file,
    from_stack,
    text_of,
)

NOW_AND_BEFORE = ("now", "before")


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    return ended("compare", lambda: _compare(options))


def _compare(options: argparse.Namespace) -> int:
    comparison = _again(options) if options.baseline else _variants(options)
    outcomes = _outcomes(options.gates, comparison)
    prices = prices_for(options, comparison)
    cost = costs(comparison, prices) if prices else None
    show(comparison, outcomes, cost)
    _write(options, comparison, outcomes, cost)
    broken = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in broken:
        print(f"compare: {outcome.shown()}", file=sys.stderr)
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Compare the results of both stacks, of two files, or of one with a baseline."
    )
    add_files(parser)
    parser.add_argument(
        "--baseline", type=Path, help="earlier results of one variant, compared with its present"
    )
    parser.add_argument(
        "--variant", choices=VARIANTS, help="with --baseline: the stack; the baseline's unless set"
    )
    parser.add_argument("--gates", type=Path, help="YAML file of comparisons that must hold")
    parser.add_argument("--prices", type=Path, help="YAML file of prices; else the stacks' own")
    parser.add_argument("--markdown", type=Path, help="write the comparison here as Markdown")
    parser.add_argument("--json", type=Path, help="write the comparison here as JSON")
    options = parser.parse_args()
    _check(parser, options)
    return options


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    given = files(options)
    if options.baseline is None:
        if len(given) == 1:
            parser.error("--knative and --hpa go together, or one of them with --baseline")
        if options.variant:
            parser.error("--variant needs --baseline")
    elif len(given) == 2 or (given and options.variant not in (None, *given)):
        parser.error("--baseline is compared with one variant: give one file or one --variant")


def _variants(options: argparse.Namespace) -> Comparison:
    first, second = both_measured(options)
    check_comparable(first, second)
    return compare(first, second)


def _again(options: argparse.Namespace) -> Comparison:
    """A variant now, from its file or its stack, and before."""
    before = from_file(options.baseline, options.variant or next(iter(files(options)), None))
    now = _now(files(options), before.variant)
    check_repeated(now, before)
    return compare(now, before, NOW_AND_BEFORE)


def _now(given: dict[str, Path], variant: str) -> Measured:
    return from_file(given[variant], variant) if given else from_stack(variant)


def _outcomes(path: Path | None, comparison: Comparison) -> list[Outcome]:
    if path is None:
        return []
    sides = dict(zip(comparison.names, (comparison.first, comparison.second), strict=True))
    gates = read_gates(text_of(path, GatesError), str(path))
    return [evaluate(gate, sides) for gate in gates]


def _write(
    options: argparse.Namespace,
    comparison: Comparison,
    outcomes: list[Outcome],
    cost: Costs | None,
) -> None:
    if options.markdown is not None:
        options.markdown.write_text(markdown(comparison, outcomes, cost))
    if options.json is not None:
        document = json.dumps(as_json(comparison, outcomes, cost), indent=2, allow_nan=False)
        options.json.write_text(document + "\n")


if __name__ == "__main__":
    sys.exit(main())
