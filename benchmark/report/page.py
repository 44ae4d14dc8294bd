"""The page: one HTML file that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmark.compare.comparison import Comparison
from benchmark.compare.costs import costs
from benchmark.compare.words import COLD, listed, notes
from benchmark.cost.prices import Prices
from benchmark.report.definitions import DEFINITIONS
from benchmark.report.downloads import downloads
from benchmark.report.figures_table import costs_table, full_table, key_table
from benchmark.report.loads import load_tables
from benchmark.report.lost import lost_table
from benchmark.report.palette import DARK_STYLES, FILLS, GRID, INK, MUTED, PAPER, STYLES
from benchmark.report.phases import late_milestones, phases_table
from benchmark.report.render import Picture
from benchmark.report.surroundings import protocol_text, surroundings_table
from benchmark.report.usage import parts_table, usage_tables
from benchmark.report.verdict import sentences

TEMPLATES = Path(__file__).parent / "templates"


def page(
    comparison: Comparison, pictures: Mapping[str, Picture], prices: Prices | None = None
) -> str:
    """HTML about variants that were measured alike; `pictures` by their drawing's name."""
    variants = list(comparison.columns.values())
    cost = costs(comparison, prices) if prices else None
    return (
        _environment()
        .get_template("report.html")
        .render(
            variants=variants,
            title=f"{listed(list(comparison.columns))}, measured alike",
            first=comparison.first,
            interleaved=comparison.interleaved,
            verdicts=sentences(comparison),
            key=key_table(comparison),
            full=full_table(comparison),
            pictures=pictures,
            cold_note=COLD,
            phases=phases_table(variants),
            late=late_milestones(variants),
            loads=load_tables(variants),
            usage=usage_tables(variants),
            usage_parts=parts_table(variants),
            costs=costs_table(cost) if cost else None,
            costs_notes=cost.notes if cost else [],
            lost=lost_table(variants),
            notes=notes(comparison),
            surroundings=surroundings_table(variants),
            protocol=protocol_text(comparison.first),
            definitions=DEFINITIONS,
            downloads=downloads(variants),
            palette={"ink": INK, "muted": MUTED, "grid": GRID, "paper": PAPER},
            series=[look.colour for look in STYLES],
            dark_series=DARK_STYLES,
            fills=FILLS,
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["joined"] = _joined
    return environment


def _joined(text: str) -> str:
    """Keeps a percent sign on the line of its number."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
