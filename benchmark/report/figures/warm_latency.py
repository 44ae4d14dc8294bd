"""Warm requests cycle by cycle: whether the variants differ, or only their pods do."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from benchmark.report.figures.drawing import Drawing, Layout, Variants, say_missing, sheet
from benchmark.report.figures.strips import GOLDEN, describe_strips, milliseconds, sizes
from benchmark.report.palette import INK, Style, style
from benchmark.report.parts import Part, part
from benchmark.results.reading import Measured
from benchmark.statistics.samples import cycle_medians

MS = 1000.0


def _draw(variants: Variants, layout: Layout) -> Figure:
    columns = len(variants) if layout.columns > 1 else 1
    rows = -(-len(variants) // columns)
    figure = sheet(layout, 2.7 * rows + 0.2)
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for position, (axes, measured) in enumerate(zip(panels.flat, variants, strict=True)):
        _draw_variant(axes, measured, style(position))
        axes.set_xlabel("cycle")
    for axes in panels[:, 0]:
        axes.set_ylabel("ms")
    low, high = panels[0, 0].get_ylim()
    panels[0, 0].set_ylim(min(0.0, low), high)
    return figure


def _draw_variant(axes: Axes, measured: Measured, look: Style) -> None:
    found = part(measured, "warm")
    samples = [value * MS for value in found.numbers("samples")]
    axes.set_title(f"{measured.variant}, {sizes(found)}")
    if not samples:
        say_missing(axes, "no samples")
        return
    cycles = found.numbers("cycles")
    if len(cycles) != len(samples):
        cycles = [1.0] * len(samples)
    spread = [cycle + 0.6 * ((i * GOLDEN) % 1 - 0.5) for i, cycle in enumerate(cycles)]
    axes.plot(
        spread,
        samples,
        linestyle="none",
        marker=look.marker,
        markersize=3.6,
        color=look.colour,
        alpha=0.5,
    )
    medians = cycle_medians(samples, [int(cycle) for cycle in cycles])
    at = list(medians.values())
    axes.hlines(
        at, [c - 0.36 for c in medians], [c + 0.36 for c in medians], color=INK, linewidth=2
    )
    _draw_median(axes, found, look)
    axes.tick_params(labelleft=True)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))


def _draw_median(axes: Axes, found: Part, look: Style) -> None:
    median, interval = found.number("median"), found.interval()
    if median is not None:
        axes.axhline(median * MS, color=INK, linewidth=1, linestyle=(0, (5, 3)))
    if interval is not None:
        axes.axhspan(interval[0] * MS, interval[1] * MS, color=look.colour, alpha=0.16, linewidth=0)


def _describe(variants: Variants) -> str:
    return describe_strips([milliseconds("warm request", "warm")], variants)


warm_latency = Drawing(
    "warm_latency",
    "Warm requests, cycle by cycle",
    "Each point is one request, the short bars are the medians of each cycle, whose requests go to "
    "one pod. The dashed line is the median of all requests, the band the 95 % interval of the "
    "median, from the cycles' medians.",
    _draw,
    _describe,
)
