"""Figures drawn: as PNG and SVG files, and as SVG for the page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from benchmark.report.figures.drawing import NARROW, SETTINGS, WIDE, Drawing
from benchmark.report.svg import inline_svg
from benchmark.results.reading import Measured

DPI = 160
UNDATED = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Picture:
    """A drawn figure; `wide` and `narrow` are for the page, the others are files."""

    drawing: Drawing
    description: str
    png: bytes
    svg: str
    wide: str
    narrow: str


def render(drawing: Drawing, variants: Sequence[Measured]) -> Picture:
    """Draws it in both widths; the same results give the same bytes."""
    description = drawing.describe(variants)
    with mpl.rc_context(cast("dict[RcKeyType, Any]", SETTINGS)):
        wide, narrow = (drawing.draw(variants, layout) for layout in (WIDE, NARROW))
        file, slim, png = _svg(wide), _svg(narrow), _png(wide)
    named = (drawing.title, description)
    return Picture(
        drawing,
        description,
        png,
        file,
        inline_svg(file, f"{drawing.name}-wide", *named),
        inline_svg(slim, f"{drawing.name}-narrow", *named),
    )


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=UNDATED)
    return buffer.getvalue()


def _png(figure: Figure) -> bytes:
    """On white; a background without colour would hide dark words in a dark viewer."""
    figure.patch.set(visible=True, facecolor="white")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()
