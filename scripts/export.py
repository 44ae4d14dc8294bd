"""Writes the variants' results as tidy tables: samples, phases, requests, pods, usage.

Exit codes: 0 written, 2 results are missing or cannot be read, or nothing can be written there.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.export.tables import export
from scripts.ending import ended
from scripts.sources import add_sources, check_sources, read_sources


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    return ended("export", lambda: _export(options))


def _export(options: argparse.Namespace) -> int:
    folder, form = (options.csv, "csv") if options.csv else (options.parquet, "parquet")
    sources = read_sources(options, least=1)
    for path in export(sources.measured.values(), folder, form):
        print(path)
    for reason in sources.left_out:
        print(f"export: left out: {reason}", file=sys.stderr)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Export the results of stacks or of files as tables."
    )
    add_sources(parser)
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", type=Path, metavar="DIR", help="write CSV files into this folder")
    form.add_argument("--parquet", type=Path, metavar="DIR", help="write Parquet files there")
    options = parser.parse_args()
    check_sources(parser, options, least=1)
    return options


if __name__ == "__main__":
    sys.exit(main())
