"""Warm requests cycle by cycle: whether the variants differ, or only their pods do."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from benchmark.report.figures.drawing import Drawing, Layout, Variants, say_missing, side_by_side
from benchmark.report.figures.strips import GOLDEN, describe_strips, milliseconds, sizes
from benchmark.report.palette import INK, Style
from benchmark.report.parts import Part, part
from benchmark.results.reading import Measured
from benchmark.statistics.samples import cycle_medians

MS = 1000.0


def _draw(variants: Variants, layout: Layout) -> Figure:
    return side_by_side(variants, layout, _draw_variant, label="ms", height=2.7)


def _draw_variant(axes: Axes, measured: Measured, look: Style) -> None:
    warm = part(measured, "warm")
    samples = [value * MS for value in warm.numbers("samples")]
    axes.set_title(f"{measured.variant}, {sizes(warm)}")
    axes.set_xlabel("cycle")
    if not samples:
        say_missing(axes, warm.lacks("no samples"))
        return
    cycles = warm.numbers("cycles")
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
    _draw_median(axes, warm, look)
    axes.tick_params(labelleft=True)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))


def _draw_median(axes: Axes, warm: Part, look: Style) -> None:
    median, interval = warm.number("median"), warm.interval()
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
