"""Where a cold start's time goes: the median of each phase, end to end."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from benchmark.report.figures.drawing import Drawing, Layout, Variants, say_missing, sheet
from benchmark.report.figures.strips import GOLDEN, draw_summary, seconds, sizes
from benchmark.report.palette import FILLS, MUTED, PAPER, style
from benchmark.report.parts import part
from benchmark.report.phases import UNATTRIBUTED, phase_names, phase_times
from benchmark.report.words import number
from benchmark.results.reading import Measured

HATCHES = ("", "////", "", "....", "", "\\\\\\\\", "", "xxxx", "", "||||")


@dataclass(frozen=True)
class Segment:
    """A phase in a bar: its number as in the key, where it starts and how long it is, seconds."""

    number: int
    name: str
    start: float
    length: float


def _draw(variants: Variants, layout: Layout) -> Figure:
    names = phase_names(variants)
    columns = 4 if layout.columns > 1 else 2
    key_height = 0.24 * -(-len(names) // columns)
    figure = sheet(layout, 1.3 * len(variants) + 0.7 + key_height)
    axes = figure.subplots()
    end = max([_end(measured) for measured in variants], default=0.0)
    if not end:
        say_missing(axes, "no cold start was measured")
        return figure
    axes.set_xlim(0, end * 1.04)
    for row, measured in enumerate(variants):
        _draw_variant(axes, measured, names, row, end * 0.22 / (layout.width - 0.8))
    axes.set_ylim(-len(variants) + 0.42, 0.62)
    labels = [f"{m.variant}\n{sizes(part(m, 'cold'))}" for m in variants]
    axes.set_yticks([-row for row in range(len(variants))], labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("seconds since t0")
    handles = [_patch(i, f"{i + 1} {name}") for i, name in enumerate(names)]
    figure.legend(handles=handles, loc="outside lower left", ncols=columns, handlelength=1.6)
    return figure


def _draw_variant(
    axes: Axes, measured: Measured, names: list[str], position: int, room: float
) -> None:
    row = -position
    segments = _segments(measured, names)
    for segment in segments:
        _draw_segment(axes, segment, row + 0.22)
    _number(axes, segments, row + 0.4, room)
    cold, look = part(measured, "cold"), style(position)
    samples = cold.numbers("samples")
    heights = [row - 0.04 - 0.14 * ((i * GOLDEN) % 1) for i in range(len(samples))]
    axes.plot(samples, heights, look.marker, color=look.colour, markersize=4.5, alpha=0.75)
    draw_summary(axes, cold, row - 0.33 if samples else row, seconds("", "cold"))


def _segments(measured: Measured, names: list[str]) -> list[Segment]:
    times, start, segments = phase_times(measured), 0.0, list[Segment]()
    for index, name in enumerate(names):
        length = max(0.0, times.get(name, 0.0))
        segments.append(Segment(index + 1, name, start, length))
        start += length
    return segments


def _draw_segment(axes: Axes, segment: Segment, at: float) -> None:
    look = _patch(segment.number - 1, segment.name)
    axes.barh(
        at,
        segment.length,
        left=segment.start,
        height=0.3,
        facecolor=look.get_facecolor(),
        edgecolor=look.get_edgecolor(),
        hatch=look.get_hatch(),
        linewidth=0.8,
    )


def _number(axes: Axes, segments: list[Segment], at: float, room: float) -> None:
    """Numbers the segments as in the key, as far as there is `room` (seconds) for each."""
    free = -room
    for segment in segments:
        middle = segment.start + segment.length / 2
        if segment.length > room / 3 and middle - room > free:
            axes.text(middle, at, str(segment.number), ha="center", va="bottom", fontsize=9)
            free = middle


def _patch(index: int, label: str) -> Patch:
    if label.endswith(UNATTRIBUTED):
        return Patch(facecolor="none", edgecolor=MUTED, hatch="///", label=label)
    fill = FILLS[index % len(FILLS)]
    return Patch(facecolor=fill, edgecolor=PAPER, hatch=HATCHES[index % 10], label=label)


def _end(measured: Measured) -> float:
    return max([sum(phase_times(measured).values()), *part(measured, "cold").numbers("samples")])


def _describe(variants: Variants) -> str:
    return "; ".join(f"{m.variant}: {_described(m)}" for m in variants) + "."


def _described(measured: Measured) -> str:
    times = phase_times(measured)
    phases = [f"{name} {number(time, 's', 3)}" for name, time in times.items()]
    return ", ".join(phases) or part(measured, "cold").lacks("no phases")


cold_phases = Drawing(
    "cold_phases",
    "Where a cold start's time goes",
    "The bar puts the medians of the phases end to end; its numbers are those of the key. Medians "
    "do not add up exactly to the median of the whole, which is the diamond below, with its 95 % "
    "interval where there are 6 cycles. Each point is one cold start.",
    _draw,
    _describe,
)
