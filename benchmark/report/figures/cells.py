"""CPU-bound cells over time: how long each took as pods came."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmark.report.figures.drawing import Drawing, Layout, Variants, say_missing, side_by_side
from benchmark.report.loads import errors_words
from benchmark.report.palette import INK, MUTED, PAPER, Style
from benchmark.report.parts import Part, part
from benchmark.report.words import duration, number
from benchmark.results.reading import Measured

POINTS_AT_MOST = 500
ROOM = 1.25
"""Times the highest point: for crosses and words above the points."""


def _draw(variants: Variants, layout: Layout) -> Figure:
    return side_by_side(
        variants, layout, _draw_variant, label="seconds a cell", height=2.8, room=ROOM
    )


def _draw_variant(axes: Axes, measured: Measured, look: Style) -> None:
    load = part(measured, "scale_out.cells")
    at, latency = load.numbers("requests_at_s"), load.numbers("requests_latency_s")
    median = load.part("latency").number("median")
    count = number(load.number("requests"), digits=0)
    axes.set_title(measured.variant)
    if not at or len(at) != len(latency):
        say_missing(axes, load.lacks("no cells"))
        return
    axes.set_title(f"{measured.variant}, n = {count}, median {duration(median)}")
    step = -(-len(at) // POINTS_AT_MOST)
    axes.plot(
        at[::step],
        latency[::step],
        linestyle="none",
        marker=look.marker,
        markersize=3.4,
        color=look.colour,
        alpha=0.5,
    )
    _mark_pods(axes, load)
    if median is not None:
        axes.axhline(median, color=INK, linewidth=1.2)
    failed = [t for key in load.part("errors_at_s").values for t in _failed(load, key)]
    axes.plot(failed, [0.97] * len(failed), "x", color=INK, transform=axes.get_xaxis_transform())
    axes.set_xlabel("seconds since the first client came")
    axes.tick_params(labelleft=True)
    axes.set_xlim(0, max(load.number("duration_s") or 0.0, *at))


def _failed(load: Part, kind: str) -> list[float]:
    return load.part("errors_at_s").numbers(kind)


def _mark_pods(axes: Axes, load: Part) -> None:
    for name, key in (("2nd", "t_second_ready_s"), ("3rd", "t_third_ready_s")):
        at = load.number(key)
        if at is None:
            continue
        axes.axvline(at, color=MUTED, linewidth=1, linestyle=(0, (3, 2)))
        axes.annotate(
            f"{name} pod",
            (at, 0.92 if name == "2nd" else 0.84),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
            va="top",
            color=MUTED,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1},
        )


def _describe(variants: Variants) -> str:
    return (
        "; ".join(f"{m.variant}: {_described(part(m, 'scale_out.cells'))}" for m in variants) + "."
    )


def _described(load: Part) -> str:
    if not load.applies:
        return load.lacks("")
    latency = load.part("latency")
    return (
        f"{number(load.number('requests'), digits=0)} cells, median "
        f"{duration(latency.number('median'))}, p95 {duration(latency.number('p95'))}, "
        f"failed: {errors_words(load)}"
    )


cells = Drawing(
    "cells",
    "CPU-bound cells over time",
    f"Each point is one cell, at the time it was sent; at most {POINTS_AT_MOST} are drawn of each "
    "variant, evenly spaced. Crosses at the top are failed ones. Dashed lines tell when the 2nd "
    "and the 3rd pod were Ready. Cells of one run are not independent: the median has no interval.",
    _draw,
    _describe,
)
