"""The page: one HTML file that needs nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmark.compare.comparison import Comparison
from benchmark.compare.words import COLD, notes
from benchmark.cost.prices import Prices
from benchmark.report.costs import costs_notes, costs_of, costs_table
from benchmark.report.definitions import DEFINITIONS
from benchmark.report.downloads import downloads
from benchmark.report.figures_table import against_first, full_table, key_table
from benchmark.report.loads import load_tables
from benchmark.report.lost import lost_table
from benchmark.report.palette import DARK_STYLES, FILLS, GRID, INK, MUTED, PAPER, STYLES
from benchmark.report.phases import late_milestones, phases_table
from benchmark.report.render import Picture
from benchmark.report.surroundings import protocol_text, surroundings_table
from benchmark.report.usage import parts_table, usage_tables
from benchmark.report.verdict import sentences
from benchmark.results.reading import Measured

TEMPLATES = Path(__file__).parent / "templates"


def page(
    variants: Sequence[Measured], pictures: Mapping[str, Picture], prices: Prices | None = None
) -> str:
    """HTML about two variants or more that were measured alike; the first is the reference.

    `pictures` by their drawing's name. Raises ResultsError as comparing does.
    """
    comparisons = against_first(variants)
    costs = costs_of(comparisons, prices)
    return (
        _environment()
        .get_template("report.html")
        .render(
            variants=variants,
            title=f"{_listed([m.variant for m in variants])}, measured alike",
            first=variants[0],
            interleaved=all(comparison.interleaved for comparison in comparisons),
            verdicts=sentences(comparisons),
            key=key_table(comparisons),
            full=full_table(comparisons),
            pictures=pictures,
            cold_note=COLD,
            phases=phases_table(variants),
            late=late_milestones(variants),
            loads=load_tables(variants),
            usage=usage_tables(variants),
            usage_parts=parts_table(variants),
            costs=costs_table(comparisons, costs),
            costs_notes=costs_notes(costs),
            lost=lost_table(variants),
            notes=_notes(comparisons),
            surroundings=surroundings_table(variants),
            protocol=protocol_text(variants[0]),
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


def _notes(comparisons: Iterable[Comparison]) -> list[str]:
    return list(dict.fromkeys(note for c in comparisons for note in notes(c)))


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
