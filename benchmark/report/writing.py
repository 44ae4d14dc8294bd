"""Writes the report: the page and its figures."""

from pathlib import Path

from benchmark.compare.comparison import Comparison
from benchmark.cost.prices import Prices
from benchmark.progress import Reporter
from benchmark.report.figures import DRAWINGS
from benchmark.report.page import page
from benchmark.report.render import render

STEPS = len(DRAWINGS) + 1
"""How many steps are told to the reporter."""


def write_report(
    comparison: Comparison, folder: Path, progress: Reporter, prices: Prices | None = None
) -> Path:
    """Writes `report.html` and `figures/` into `folder`, made where missing; returns the page.

    Raises MeasuringError for results that cannot be shown, OSError for files.
    """
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for drawing in DRAWINGS:
        progress.step(f"drawing {drawing.name}")
        picture = render(drawing, list(comparison.columns.values()))
        (figures / f"{drawing.name}.png").write_bytes(picture.png)
        (figures / f"{drawing.name}.svg").write_text(picture.svg)
        pictures[drawing.name] = picture
    progress.step("writing the page")
    written = folder / "report.html"
    written.write_text(page(comparison, pictures, prices))
    return written
