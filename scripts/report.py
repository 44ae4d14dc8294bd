"""Writes the report on the variants: one page and its figures.

Exit codes: 0 written, 2 results are missing or not comparable, or a file cannot be read or written.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.compare.comparison import Comparison, compare
from benchmark.cost.prices import Prices
from benchmark.progress import Reporter, reporter
from benchmark.report.figures import DRAWINGS
from benchmark.report.page import page
from benchmark.report.render import Picture, render
from benchmark.results.comparable import check_comparable
from scripts.ending import ended
from scripts.pricing import prices_for
from scripts.sources import add_sources, check_sources, read_sources


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    return ended("report", lambda: _report(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Write a report on the results of stacks or of files."
    )
    add_sources(parser)
    parser.add_argument("--reference", metavar="NAME", help="the variant of which ratios are made")
    parser.add_argument("--prices", type=Path, help="YAML file of prices; else the stacks' own")
    parser.add_argument(
        "--output", type=Path, default=Path("results"), help="folder for it (results)"
    )
    options = parser.parse_args()
    check_sources(parser, options, least=2)
    return options


def _report(options: argparse.Namespace) -> int:
    sources = read_sources(options, least=2)
    check_comparable(*sources.measured.values())
    comparison = compare(sources.measured, options.reference, sources.left_out)
    prices = prices_for(options, comparison)
    with reporter("report", len(DRAWINGS) + 1) as progress:
        written = _write(comparison, options.output, progress, prices)
    print(written)
    return 0


def _write(comparison: Comparison, folder: Path, progress: Reporter, prices: Prices | None) -> Path:
    """Writes the page and `figures/` into the folder, made where it is missing."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    pictures: dict[str, Picture] = {}
    for drawing in DRAWINGS:
        progress.step(f"drawing {drawing.name}")
        picture = render(drawing, list(comparison.columns.values()))
        (folder / "figures" / f"{drawing.name}.png").write_bytes(picture.png)
        (folder / "figures" / f"{drawing.name}.svg").write_text(picture.svg)
        pictures[drawing.name] = picture
    progress.step("writing the page")
    written = folder / "report.html"
    written.write_text(page(comparison, pictures, prices))
    return written


if __name__ == "__main__":
    sys.exit(main())
