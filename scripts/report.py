"""Writes the report on both variants: one page and its figures.

Exit codes: 0 written, 2 results are missing or not comparable, or a file cannot be read or written.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.compare.comparison import compare
from benchmark.cost.prices import Prices
from benchmark.progress import reporter
from benchmark.report.writing import STEPS, write_report
from benchmark.results.comparable import check_comparable
from benchmark.results.reading import Measured
from scripts.ending import ended
from scripts.pricing import prices_for
from scripts.sources import add_files, both_measured, both_or_none


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    return ended("report", lambda: _report(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Write a report on the results of both stacks, or of two files."
    )
    add_files(parser)
    parser.add_argument("--prices", type=Path, help="YAML file of prices; else the stacks' own")
    parser.add_argument(
        "--output", type=Path, default=Path("results"), help="folder for it (results)"
    )
    return both_or_none(parser)


def _report(options: argparse.Namespace) -> int:
    variants = both_measured(options)
    check_comparable(*variants)
    prices = prices_for(options, compare(*variants))
    print(_written(variants, options.output, prices))
    return 0


def _written(variants: tuple[Measured, Measured], folder: Path, prices: Prices | None) -> Path:
    with reporter("report", STEPS) as progress:
        return write_report(variants, folder, progress, prices)


if __name__ == "__main__":
    sys.exit(main())
