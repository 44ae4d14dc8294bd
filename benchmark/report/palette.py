"""Colours after Okabe and Ito, told apart by everyone; each is used for one thing only.

Figures are drawn in the light ones. Since no two are equal, a page can put a CSS variable in the
place of each and have another set after dark.
"""

from dataclasses import dataclass

INK = "#1c1d20"
MUTED = "#5d6066"
GRID = "#e1e3e7"
PAPER = "#fefefd"


@dataclass(frozen=True)
class Style:
    """How a variant looks: never by colour alone."""

    colour: str
    marker: str
    hatch: str


STYLES = (
    Style("#0072b2", "o", "///"),
    Style("#d55e00", "s", "\\\\\\"),
    Style("#009e73", "^", "..."),
    Style("#cc79a7", "D", "xxx"),
    Style("#e69f00", "v", "|||"),
    Style("#56b4e9", "P", "---"),
)
DARK_STYLES = ("#56b4e9", "#e69f00", "#2fc79b", "#dc9cc0", "#f0e442", "#9ad0f5")

FILLS = (
    "#56b4ea",
    "#e69f01",
    "#009e74",
    "#f0e443",
    "#0072b3",
    "#d55e01",
    "#cc79a8",
    "#8c8f96",
    "#7fc8f0",
    "#b8860c",
)
"""Of phases, in their order."""


def style(position: int) -> Style:
    """The style of the variant at a position, from 0; the seventh looks like the first."""
    return STYLES[position % len(STYLES)]


VARIABLES = {
    INK: "currentColor",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    PAPER: "var(--paper)",
    **{style.colour: f"var(--series-{i})" for i, style in enumerate(STYLES)},
    **{fill: f"var(--fill-{i})" for i, fill in enumerate(FILLS)},
}
"""What stands on a page in place of each colour."""
