"""Strips: raw samples of each variant as points, under them the median and its 95 % interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from benchmark.report.figures.drawing import Variants, say_missing
from benchmark.report.palette import INK, Style, style
from benchmark.report.parts import Part, part
from benchmark.report.words import median_words, number

GOLDEN = 0.618034
"""Its multiples, without their whole parts, spread points evenly and always alike."""

LONG_TAIL = 8.0
"""How many medians the slowest sample may take before the axis becomes logarithmic."""

UNITS = {"s": "seconds", "ms": "milliseconds"}


@dataclass(frozen=True)
class Strip:
    """One kind of duration: `path` is its place in the results, `scale` makes seconds `unit`."""

    title: str
    path: str
    unit: str
    scale: float
    digits: int


def seconds(title: str, path: str) -> Strip:
    """A strip in seconds."""
    return Strip(title, path, "s", 1.0, 2)


def milliseconds(title: str, path: str) -> Strip:
    """A strip in milliseconds."""
    return Strip(title, path, "ms", 1000.0, 1)


def draw_strip(axes: Axes, strip: Strip, variants: Variants) -> None:
    """One row a variant, the first on top."""
    axes.set_title(strip.title)
    parts = [part(measured, strip.path) for measured in variants]
    drawn = [value * strip.scale for timings in parts for value in timings.numbers("samples")]
    if not drawn:
        say_missing(axes, "no samples")
        return
    label = _scaled(axes, drawn, parts, strip)
    for row, timings in enumerate(parts):
        _draw_row(axes, strip, timings, -row, style(row))
    axes.set_xlabel(label)
    axes.set_ylim(-len(parts) + 0.5, 0.55)
    axes.set_yticks(
        [-row for row in range(len(parts))],
        [f"{m.variant}\n{sizes(p)}" for m, p in zip(variants, parts, strict=True)],
    )
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")


def sizes(timings: Part) -> str:
    """How many samples, and from how many cycles when that is fewer."""
    if not timings.applies:
        return timings.lacks("")
    count, cycles = len(timings.numbers("samples")), len(set(timings.numbers("cycles")))
    return f"n = {count}" if cycles in (0, count) else f"n = {count}, {cycles} cycles"


def _scaled(axes: Axes, drawn: Sequence[float], parts: Sequence[Part], strip: Strip) -> str:
    medians = [m * strip.scale for m in (p.number("median") for p in parts) if m is not None]
    if medians and max(drawn) > LONG_TAIL * max(medians):
        axes.set_xscale("log")
        return f"{UNITS[strip.unit]}, logarithmic"
    axes.set_xlim(0, max(drawn) * 1.06)
    return UNITS[strip.unit]


def _draw_row(axes: Axes, strip: Strip, timings: Part, row: float, look: Style) -> None:
    samples = [value * strip.scale for value in timings.numbers("samples")]
    heights = [row + 0.06 + 0.32 * ((i * GOLDEN) % 1) for i in range(len(samples))]
    axes.plot(
        samples,
        heights,
        linestyle="none",
        marker=look.marker,
        markersize=5 if len(samples) <= 40 else 3.4,
        markerfacecolor=look.colour,
        markeredgecolor=look.colour,
        alpha=0.75 if len(samples) <= 40 else 0.45,
    )
    draw_summary(axes, timings, row - 0.16, strip)


def draw_summary(axes: Axes, timings: Part, at: float, strip: Strip) -> None:
    """The median as a diamond, its interval as a bar where there is one, and the number."""
    median, interval = timings.number("median"), timings.interval()
    if median is None:
        axes.text(
            0.5, at, timings.lacks("no sample"), transform=axes.get_yaxis_transform(), ha="center"
        )
        return
    low, high = interval or (median, median)
    middle = median * strip.scale
    around = ([middle - low * strip.scale], [high * strip.scale - middle])
    bar = around if interval else None
    axes.errorbar([middle], [at], xerr=bar, fmt="D", color=INK, markersize=5, capsize=4)
    before = axes.transLimits.transform(axes.transScale.transform((middle, at)))[0] > 0.6
    axes.annotate(
        number(middle, strip.unit, strip.digits),
        ((low if before else high) * strip.scale, at),
        xytext=(-9 if before else 9, 0),
        textcoords="offset points",
        ha="right" if before else "left",
        va="center",
    )


def describe_strips(strips: Sequence[Strip], variants: Variants) -> str:
    """All strips in words."""
    return "; ".join(f"{strip.title}: {_described(strip, variants)}" for strip in strips) + "."


def _described(strip: Strip, variants: Variants) -> str:
    named = ((m.variant, part(m, strip.path)) for m in variants)
    return ", ".join(
        f"{name} {median_words(p.number('median'), p.interval())}, {sizes(p)}"
        if p.applies
        else f"{name} {sizes(p)}"
        for name, p in named
    )
