"""A comparison as Markdown and as JSON."""

from dataclasses import asdict

from benchmark.compare.comparison import Comparison, Row
from benchmark.compare.costs import Costs
from benchmark.compare.gates import Outcome
from benchmark.compare.words import cells, heading, notes, ratio_cell, surroundings
from benchmark.results.records import SCHEMA_VERSION


def markdown(comparison: Comparison, outcomes: list[Outcome], costs: Costs | None = None) -> str:
    """A table with notes, the environment, the costs and the gates."""
    first, second = comparison.names
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
    if costs is not None:
        lines += _costs(comparison, costs)
    if outcomes:
        lines += ["", "### Gates", "", *(f"- {outcome.shown()}" for outcome in outcomes)]
    return "\n".join([*lines, ""])


def _line(comparison: Comparison, row: Row) -> str:
    label = f"{row.figure.group}: {row.figure.label}"
    texts = (label, *cells(comparison, row), ratio_cell(row), row.verdict)
    return "| " + " | ".join(texts) + " |"


def _costs(comparison: Comparison, costs: Costs) -> list[str]:
    first, second = comparison.names
    return [
        "",
        "### Cost per notebook-hour",
        "",
        f"| | {first} | {second} |",
        "|---|---:|---:|",
        *(f"| {r.label} | {costs.shown(r.first)} | {costs.shown(r.second)} |" for r in costs.rows),
        "",
        *(f"- {note}" for note in costs.notes),
    ]


def as_json(
    comparison: Comparison, outcomes: list[Outcome], costs: Costs | None = None
) -> dict[str, object]:
    """The comparison as plain values, in the results' units."""
    first, second = comparison.first, comparison.second
    sides = dict(zip(comparison.names, (first, second), strict=True))
    return {
        "schema_version": SCHEMA_VERSION,
        "variants": [first.variant, second.variant],
        "columns": list(sides),
        "interleaved": comparison.interleaved,
        "protocol": {"name": first.protocol, "sha256": first.protocol_sha256},
        "environment": {name: dict(m.environment) for name, m in sides.items()},
        "figures": [_figure(row, *comparison.names) for row in comparison.rows],
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
        "cost": _cost(comparison, costs) if costs is not None else None,
        "notes": notes(comparison),
    }


def _cost(comparison: Comparison, costs: Costs) -> dict[str, object]:
    """Money per hour."""
    first, second = comparison.names
    return {
        "prices": asdict(costs.prices),
        "hours": [
            {"duty": r.duty, "kind": r.kind, first: r.first, second: r.second} for r in costs.rows
        ],
        "notes": costs.notes,
    }


def _figure(row: Row, first: str, second: str) -> dict[str, object]:
    ratio = row.ratio
    return {
        "path": row.figure.path,
        first: row.first,
        second: row.second,
        "ratio": ratio.value if ratio else None,
        "ratio_interval95": ratio.interval95 if ratio else None,
        "ratio_paired": ratio.paired if ratio else None,
        "verdict": row.verdict,
    }
