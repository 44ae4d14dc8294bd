"""Compares the variants' results, or a variant with its own earlier ones.

A table, Markdown, JSON, and gates for CI. Exit codes: 0 compared and every gate holds, 1 a gate
is broken, 2 results are missing or not comparable, or an input cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.compare.comparison import Comparison, compare
from benchmark.compare.costs import Costs, costs
from benchmark.compare.documents import as_json, markdown
from benchmark.compare.gates import Outcome, evaluate, read_gates
from benchmark.compare.table import show
from benchmark.errors import GatesError
from benchmark.results.comparable import check_comparable, check_repeated
from scripts.ending import ended
from scripts.pricing import prices_for
from scripts.sources import (
    add_sources,
    check_sources,
    files,
    from_file,
    from_stack,
    read_sources,
    text_of,
)
from variants import NAMES, REFERENCE

NOW, BEFORE = "now", "before"


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    return ended("compare", lambda: _compare(options))


def _compare(options: argparse.Namespace) -> int:
    comparison = _again(options) if options.baseline else _variants(options)
    outcomes = _outcomes(options, comparison)
    prices = prices_for(options, comparison)
    cost = costs(comparison, prices) if prices else None
    show(comparison, outcomes, cost)
    _write(options, comparison, outcomes, cost)
    broken = [outcome for outcome in outcomes if outcome.holds is False]
    for outcome in broken:
        print(f"compare: {outcome.shown()}", file=sys.stderr)
    if outcomes and all(outcome.holds is None for outcome in outcomes):
        raise GatesError(f"{options.gates}: no gate was checked: their variants have no results")
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Compare the results of stacks or of files, or of one with a baseline."
    )
    add_sources(parser)
    parser.add_argument(
        "--reference",
        metavar="NAME",
        help=f"divide by this variant's figures; {REFERENCE}'s, else the last one's, unless set",
    )
    parser.add_argument(
        "--baseline", type=Path, help="earlier results of one variant, compared with its present"
    )
    parser.add_argument(
        "--variant", choices=NAMES, help="with --baseline: the stack; the baseline's unless set"
    )
    parser.add_argument("--gates", type=Path, help="YAML file of comparisons that must hold")
    parser.add_argument("--prices", type=Path, help="YAML file of prices; else the stacks' own")
    parser.add_argument("--markdown", type=Path, help="write the comparison here as Markdown")
    parser.add_argument("--json", type=Path, help="write the comparison here as JSON")
    options = parser.parse_args()
    _check(parser, options)
    return options


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.baseline is None:
        check_sources(parser, options, least=2)
        if options.variant:
            parser.error("--variant needs --baseline")
        return
    given = files(options)
    names = {name for _, name in given if name}
    if options.stacks or len(given) > 1 or (options.variant and names - {options.variant}):
        parser.error("--baseline is compared with one variant: give one file or one --variant")
    if options.reference:
        parser.error("--baseline is the reference: --reference is for several variants")


def _variants(options: argparse.Namespace) -> Comparison:
    sources = read_sources(options, least=2)
    check_comparable(*sources.measured.values())
    return compare(sources.measured, options.reference, sources.left_out)


def _again(options: argparse.Namespace) -> Comparison:
    """A variant now, from its file or its stack, and before."""
    path, name = next(iter(files(options)), (None, None))
    before = from_file(options.baseline, options.variant or name)
    now = from_file(path, before.variant) if path else from_stack(before.variant)
    check_repeated(now, before)
    return compare({NOW: now, BEFORE: before})


def _outcomes(options: argparse.Namespace, comparison: Comparison) -> list[Outcome]:
    if options.gates is None:
        return []
    gates = read_gates(text_of(options.gates, GatesError), str(options.gates))
    known = () if options.baseline else NAMES
    return [evaluate(gate, comparison.columns, known) for gate in gates]


def _write(
    options: argparse.Namespace,
    comparison: Comparison,
    outcomes: Sequence[Outcome],
    cost: Costs | None,
) -> None:
    if options.markdown is not None:
        options.markdown.write_text(markdown(comparison, outcomes, cost))
    if options.json is not None:
        document = json.dumps(as_json(comparison, outcomes, cost), indent=2, allow_nan=False)
        options.json.write_text(document + "\n")


if __name__ == "__main__":
    sys.exit(main())
