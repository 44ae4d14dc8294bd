"""Pods over time in each load: those wanted and those Ready."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from benchmark.report.figures.drawing import (
    Drawing,
    Layout,
    Variants,
    columns_of,
    say_missing,
    sheet,
)
from benchmark.report.loads import load_names, load_title, ready_words, shape_words
from benchmark.report.palette import INK, MUTED, Style, style
from benchmark.report.parts import Part, part
from benchmark.report.words import number

ORDINALS = (("2nd", "t_second_ready_s", 2), ("3rd", "t_third_ready_s", 3))


def _draw(variants: Variants, layout: Layout) -> Figure:
    names = load_names(variants)
    columns = columns_of(variants, layout)
    rows_of_load = -(-len(variants) // columns)
    rows = max(1, rows_of_load * len(names))
    figure = sheet(layout, 2.05 * rows + 0.4)
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
    if not names:
        say_missing(panels[0, 0], "no load was measured")
    for row, name in enumerate(names or [""]):
        cells = list(panels[row * rows_of_load : (row + 1) * rows_of_load].flat)
        drawn = variants if name else []
        for position, (axes, measured) in enumerate(zip(cells, drawn, strict=False)):
            axes.set_title(f"{load_title(name)}, {measured.variant}")
            _draw_load(axes, part(measured, f"scale_out.{name}"), style(position))
        for axes in cells[len(drawn) :]:
            axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_ylabel("pods")
    panels[0, 0].set_ylim(0, _most(variants, names) + 1.1)
    panels[0, 0].yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    _legend(figure)
    return figure


def _draw_load(axes: Axes, load: Part, look: Style) -> None:
    counts = load.parts("pods")
    if not counts:
        say_missing(axes, load.lacks("no pod counts"))
        return
    times = [count.number("t") or 0.0 for count in counts]
    end = max(load.number("duration_s") or 0.0, times[-1] + 1)
    at = [*times, end]
    wanted, ready = (_levels(counts, key) for key in ("pods", "ready"))
    axes.fill_between(at, ready, step="post", color=look.colour, alpha=0.2, linewidth=0)
    axes.step(at, ready, where="post", color=look.colour, linewidth=2.2)
    axes.step(at, wanted, where="post", color=INK, linewidth=1.3, linestyle=(0, (3, 2)))
    _mark_ready(axes, load, look, end)
    axes.set_xlim(0, end)
    axes.tick_params(labelleft=True)
    axes.set_xlabel(f"seconds; {shape_words(load)}")


def _levels(counts: Sequence[Part], key: str) -> list[float]:
    levels = [count.number(key) or 0.0 for count in counts]
    return [*levels, levels[-1]]


def _mark_ready(axes: Axes, load: Part, look: Style, end: float) -> None:
    marked: dict[float, list[tuple[str, int]]] = {}
    for ordinal, key, level in ORDINALS:
        at = load.number(key)
        if at is not None:
            marked.setdefault(at, []).append((ordinal, level))
    for at, which in marked.items():
        level = which[-1][1]
        axes.plot([at], [level], marker=look.marker, markersize=7, color=look.colour)
        late, under = at > 0.6 * end, len(marked) > 1 and at == min(marked)
        axes.annotate(
            f"{', '.join(ordinal for ordinal, _ in which)}: {number(at, 's', 1)}",
            (at, level),
            xytext=(-6 if late else 6, -5 if under else 5),
            textcoords="offset points",
            ha="right" if late else "left",
            va="top" if under else "bottom",
        )
    if not marked:
        axes.annotate(
            "no 2nd pod", (0.98, 0.94), xycoords="axes fraction", ha="right", va="top", color=MUTED
        )


def _most(variants: Variants, names: Sequence[str]) -> float:
    loads = [part(measured, f"scale_out.{name}") for measured in variants for name in names]
    return max([3.0, *(load.number("max_pods") or 0.0 for load in loads)])


def _legend(figure: Figure) -> None:
    axes = figure.axes[0]
    handles = [
        *axes.plot([], [], color=MUTED, linewidth=2.2, label="Ready"),
        *axes.plot([], [], color=INK, linewidth=1.3, linestyle=(0, (3, 2)), label="wanted"),
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=2)


def _describe(variants: Variants) -> str:
    lines = [
        f"{load_title(name)}, {measured.variant}: "
        f"{ready_words(part(measured, f'scale_out.{name}'))}"
        for name in load_names(variants)
        for measured in variants
    ]
    return "; ".join(lines or ["no load was measured"]) + "."


scale_out = Drawing(
    "scale_out",
    "Pods over time",
    "The dashed line is how many pods are wanted, the full one how many are Ready; markers tell "
    "when the 2nd and the 3rd were Ready. One run of each load: n is its requests.",
    _draw,
    _describe,
)
