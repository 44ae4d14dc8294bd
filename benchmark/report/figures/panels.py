"""Figures made of strips: cold and warm side by side, and kernels."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from benchmark.report.figures.drawing import Drawing, Layout, Variants, sheet
from benchmark.report.figures.strips import (
    Strip,
    describe_strips,
    draw_strip,
    milliseconds,
    seconds,
)

COLD_WARM = (seconds("cold start", "cold"), milliseconds("warm request", "warm"))
KERNELS = (
    seconds("first kernel start of a fresh pod", "kernels.first_start"),
    seconds("kernel start", "kernels.start"),
    milliseconds("cell: 1+1", "kernels.cell"),
    milliseconds("cell: 1 MB of output", "kernels.output"),
)


def _of(name: str, title: str, caption: str, strips: Sequence[Strip]) -> Drawing:
    def draw(variants: Variants, layout: Layout) -> Figure:
        rows = -(-len(strips) // layout.columns)
        figure = sheet(layout, rows * (0.95 + 0.72 * len(variants)))
        panels = figure.subplots(rows, layout.columns, squeeze=False)
        for axes, strip in zip(panels.flat, strips, strict=True):
            draw_strip(axes, strip, variants)
        return figure

    return Drawing(name, title, caption, draw, lambda variants: describe_strips(strips, variants))


POINTS = (
    "Each point is one sample; under them the diamond is the median and the bar its 95 % interval, "
    "which needs 6 cycles."
)

cold_warm_latency = _of(
    "cold_warm_latency",
    "Cold start and warm request",
    f"{POINTS} The two panels have different units.",
    COLD_WARM,
)
kernels = _of(
    "kernels",
    "Kernels and cells",
    f"{POINTS} The panels have different units.",
    KERNELS,
)
