"""What a figure is, and the empty sheet that it is drawn on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmark.report.palette import GRID, INK, MUTED, Style, style
from benchmark.results.reading import Measured

Variants = Sequence[Measured]
DrawPanel = Callable[[Axes, Measured, Style], None]

SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.facecolor": "none",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.linewidth": 0.8,
    "grid.color": GRID,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.titlecolor": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "serverless-notebooks",
}
"""For `matplotlib.rc_context`, while figures are drawn and saved."""


@dataclass(frozen=True)
class Layout:
    """A width to draw for, in inches, and how many panels stand beside one another."""

    name: str
    width: float
    columns: int


MOST_COLUMNS = 3
WIDE = Layout("wide", 10.4, 2)
NARROW = Layout("narrow", 4.3, 1)


@dataclass(frozen=True)
class Drawing:
    """One figure: `describe` says in words what `draw` shows."""

    name: str
    title: str
    caption: str
    draw: Callable[[Variants, Layout], Figure]
    describe: Callable[[Variants], str]


def sheet(layout: Layout, height: float) -> Figure:
    """An empty figure without a background, `height` in inches."""
    figure = Figure(figsize=(layout.width, height), layout="constrained")
    figure.patch.set_visible(False)
    return figure


def columns_of(variants: Variants, layout: Layout) -> int:
    """How many panels stand in a row: one for each variant, as far as there is room."""
    rows = -(-len(variants) // MOST_COLUMNS)
    return -(-len(variants) // rows) if layout.columns > 1 else 1


def side_by_side(
    variants: Variants,
    layout: Layout,
    draw: DrawPanel,
    *,
    label: str,
    height: float,
    room: float = 1.0,
) -> Figure:
    """A panel for each variant, with one scale from zero.

    height: inches of a row; room: times the highest value, for what stands above it.
    """
    columns = columns_of(variants, layout)
    rows = -(-len(variants) // columns)
    figure = sheet(layout, height * rows + 0.2)
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for position, (axes, measured) in enumerate(zip(panels.flat, variants, strict=False)):
        draw(axes, measured, style(position))
    for axes in panels.flat[len(variants) :]:
        axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_ylabel(label)
    low, high = panels[0, 0].get_ylim()
    panels[0, 0].set_ylim(min(0.0, low), high * room)
    return figure


def say_missing(axes: Axes, text: str) -> None:
    """Says in an empty panel why it is empty."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=MUTED)
