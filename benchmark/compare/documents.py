"""A comparison as Markdown and as JSON."""

from benchmark.compare.comparison import Comparison, Row
from benchmark.compare.gates import Outcome
from benchmark.compare.words import cells, heading, notes, ratio_cell, surroundings
from benchmark.results.records import SCHEMA_VERSION


def markdown(comparison: Comparison, outcomes: list[Outcome]) -> str:
    """A table with notes, the environment and the gates."""
    first, second = comparison.first.variant, comparison.second.variant
    lines = [
        f"## {heading(comparison)}",
        "",
        f"| | {first} | {second} | {first} / {second} | |",
        "|---|---:|---:|---:|---|",
        *(_line(comparison, row) for row in comparison.rows),
        "",
        f"Environment: {surroundings(comparison.first)}.",
        "",
        *(f"- {note}" for note in notes(comparison)),
    ]
    if outcomes:
        lines += ["", "### Gates", "", *(f"- {outcome.shown()}" for outcome in outcomes)]
    return "\n".join([*lines, ""])


def _line(comparison: Comparison, row: Row) -> str:
    label = f"{row.figure.group}: {row.figure.label}"
    texts = (label, *cells(comparison, row), ratio_cell(row), row.verdict)
    return "| " + " | ".join(texts) + " |"


def as_json(comparison: Comparison, outcomes: list[Outcome]) -> dict[str, object]:
    """The comparison as plain values, in the results' units."""
    first, second = comparison.first, comparison.second
    return {
        "schema_version": SCHEMA_VERSION,
        "variants": [first.variant, second.variant],
        "protocol": {"name": first.protocol, "sha256": first.protocol_sha256},
        "environment": {m.variant: dict(m.environment) for m in (first, second)},
        "figures": [_figure(row, first.variant, second.variant) for row in comparison.rows],
        "gates": [
            {
                "name": outcome.gate.name,
                "check": outcome.gate.check,
                "holds": outcome.holds,
                "left": outcome.left,
                "right": outcome.right,
            }
            for outcome in outcomes
        ],
        "notes": notes(comparison),
    }


def _figure(row: Row, first: str, second: str) -> dict[str, object]:
    ratio = row.ratio
    return {
        "path": row.figure.path,
        first: row.first,
        second: row.second,
        "ratio": ratio.value if ratio else None,
        "ratio_interval95": ratio.interval95 if ratio else None,
        "verdict": row.verdict,
    }
