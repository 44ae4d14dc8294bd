"""One frame of the terminal view: a box a variant, side by side where there is room."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from benchmark.live import view
from benchmark.live.figures import Figures
from benchmark.live.sparkline import sparkline
from benchmark.live.view import View
from benchmark.pods.state import PodState

WIDTH = 55
"""Columns of a terminal that a box needs to stand beside another."""

STYLES = {"Ready": "green", "Terminating": "dim"}


def frame(views: Sequence[View], width: int) -> RenderableType:
    """All variants, for a terminal of `width` columns."""
    beside = min(len(views), width // WIDTH)
    boxes = [box(one) for one in views]
    if beside < 2:
        return Group(*boxes)
    grid = Table.grid(expand=True)
    for _ in range(beside):
        grid.add_column(ratio=1)
    for start in range(0, len(boxes), beside):
        grid.add_row(*boxes[start : start + beside])
    return grid


def box(one: View) -> Panel:
    """One variant: its figures, its pods, and what keeps more from being known."""
    parts: list[RenderableType] = []
    if one.pods is not None or not one.trouble:
        parts = [figures(one), Text(), pods(one)]
    if one.trouble:
        parts.append(Text(one.trouble, style="red"))
    return Panel(
        Group(*parts),
        title=one.name,
        title_align="left",
        subtitle=f"curves: the last {one.past_s / 60:g} min" if one.past_s else None,
        subtitle_align="right",
        border_style="red" if one.trouble else "none",
    )


def figures(one: View) -> Table:
    """The figures, two of them with their last minutes."""
    known = one.figures
    rows = [
        ("pods", Text(pods_said(one))),
        ("", Text(sparkline(one.pods_past), style="cyan", no_wrap=True)),
        ("requests", Text(view.rate(known.requests))),
        ("", Text(sparkline(one.requests_past), style="cyan", no_wrap=True)),
        ("latency", Text(latency_said(known))),
        ("errors", Text(view.share(known.error_share))),
        ("CPU", Text(view.cores(known.cpu))),
    ]
    table = Table.grid(padding=(0, 2))
    for name, said in rows:
        table.add_row(Text(name, style="bold"), said)
    return table


def latency_said(known: Figures) -> str:
    """Both quantiles in words."""
    return f"p50 {view.duration(known.p50_s)}  p95 {view.duration(known.p95_s)}"


def pods_said(one: View) -> str:
    """The pods' numbers in words."""
    if one.pods is None:
        return view.UNKNOWN
    now = view.counts(one.pods)
    leaving = f"  {now.terminating} terminating" if now.terminating else ""
    stale = ", as last seen" if one.stale else ""
    return f"{now.wanted} wanted  {now.ready} Ready{leaving}{stale}"


def pods(one: View) -> RenderableType:
    """The pods by name, the oldest first."""
    if not one.pods:
        return Text("no pods" if one.pods is not None else "", style="dim")
    table = Table.grid(padding=(0, 2))
    for pod in sorted(one.pods, key=lambda pod: (pod.created_at, pod.name)):
        table.add_row(*_row(pod, one.at))
    return table


def _row(pod: PodState, at: float) -> tuple[Text, Text, Text]:
    said = view.state(pod)
    style = STYLES.get(said, "yellow")
    return (
        Text(pod.name, overflow="ellipsis", no_wrap=True),
        Text(said, style=style, overflow="ellipsis", no_wrap=True),
        Text(view.age(pod, at), no_wrap=True),
    )
