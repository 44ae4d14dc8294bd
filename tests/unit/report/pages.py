"""Pages made of synthetic results, and what they say."""

import json
import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from typing import Any

from benchmark.compare.comparison import Comparison, compare
from benchmark.cost.prices import Prices
from benchmark.report.figures import DRAWINGS
from benchmark.report.page import page
from benchmark.report.render import Picture, render
from benchmark.results.reading import Measured, read_results
from tests.unit.report.documents import document
from tests.unit.report.shapes import HPA, KNATIVE


def documents(cycles: int = 10, run: str | None = "run-1") -> list[dict[str, Any]]:
    """A knative and an hpa."""
    titles = {"Knative": KNATIVE, "HPA": HPA}
    return [document(s, cycles, run=run) | {"title": title} for title, s in titles.items()]


def measured(found: Sequence[dict[str, Any]]) -> list[Measured]:
    """Documents as they are read."""
    return [read_results(d, f"file {d['variant']}", d["variant"]) for d in found]


def pictures(variants: Sequence[Measured]) -> dict[str, Picture]:
    """All figures, drawn."""
    return {drawing.name: render(drawing, variants) for drawing in DRAWINGS}


@cache
def _pictures(found: str) -> dict[str, Picture]:
    return pictures(measured(json.loads(found)))


def html_of(found: Sequence[dict[str, Any]], prices: Prices | None = None) -> str:
    """The whole page; its figures are drawn once for all pages of the same results."""
    variants = measured(found)
    return page(compared(variants), _pictures(json.dumps(found)), prices)


def compared(variants: Sequence[Measured], reference: str | None = None) -> Comparison:
    """Variants side by side, under their own names."""
    return compare({variant.variant: variant for variant in variants}, reference)


def words_of(html: str) -> str:
    """What is left without styles, pictures and tags, spaces made plain."""
    html = re.sub(r"<(style|svg).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
