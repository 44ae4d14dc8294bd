"""A comparison as Markdown and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from benchmark.compare.against import Against
from benchmark.compare.comparison import Comparison, Row
from benchmark.compare.costs import Costs
from benchmark.compare.gates import Outcome, summary
from benchmark.compare.words import head, heading, notes, surroundings, texts

SCHEMA_VERSION = 2
"""Of the comparison's JSON."""


def markdown(
    comparison: Comparison, outcomes: Sequence[Outcome], costs: Costs | None = None
) -> str:
    """A table with notes, the environment, the costs and the gates."""
    names = head(comparison)
    lines = [
        f"## {heading(comparison)}",
        "",
        _head(names),
        "|---|" + "".join("---:|" if name else "---|" for name in names),
        *(_line([f"{r.figure.group}: {r.figure.label}", *texts(r)]) for r in comparison.rows),
        "",
        f"Environment: {surroundings(comparison.first)}.",
        "",
        *(f"- {note}" for note in notes(comparison)),
    ]
    if costs is not None:
        lines += _costs(comparison, costs)
    if outcomes:
        lines += ["", "### Gates", "", *(f"- {line}" for line in summary(outcomes))]
    return "\n".join([*lines, ""])


def _head(names: Sequence[str]) -> str:
    return "| |" + "".join(f" {name} |" if name else " |" for name in names)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _costs(comparison: Comparison, costs: Costs) -> list[str]:
    return [
        "",
        "### Cost per notebook-hour",
        "",
        _head(list(comparison.columns)),
        "|---|" + "---:|" * len(comparison.columns),
        *(_line([row.label, *map(costs.shown, row.cells.values())]) for row in costs.rows),
        "",
        *(f"- {note}" for note in costs.notes),
    ]


def as_json(
    comparison: Comparison, outcomes: Sequence[Outcome], costs: Costs | None = None
) -> dict[str, object]:
    """The comparison as plain values, in the results' units.

    A figure has a value for each of `columns`, by its name; null where it was not measured, there
    is none, or the variant has no such phase: such columns are listed in its `not_applicable`.
    Of two columns, the figure's `ratio`, `ratio_interval95`, `ratio_paired` and `verdict` are of
    the first against the second; of another number, or with the first as the reference, these
    four stand in `ratios` by the name of the column that is divided by `reference`.
    """
    columns = comparison.columns
    return {
        "schema_version": SCHEMA_VERSION,
        "variants": [measured.variant for measured in columns.values()],
        "columns": list(columns),
        **({} if _first_by_second(comparison) else {"reference": comparison.reference}),
        "interleaved": comparison.interleaved,
        "protocol": {
            "name": comparison.first.protocol,
            "sha256": comparison.first.protocol_sha256,
        },
        "environment": {name: dict(m.environment) for name, m in columns.items()},
        "figures": [_figure(comparison, row) for row in comparison.rows],
        "gates": [outcome.as_json() for outcome in outcomes],
        "cost": _cost(costs) if costs is not None else None,
        "notes": notes(comparison),
    }


def _first_by_second(comparison: Comparison) -> bool:
    return [*comparison.columns][1:] == [comparison.reference]


def _cost(costs: Costs) -> dict[str, object]:
    """Money per hour."""
    return {
        "prices": asdict(costs.prices),
        "hours": [
            {
                "duty": row.duty,
                "kind": row.kind,
                **{name: cell.value for name, cell in row.cells.items()},
                **_not_applicable([n for n, c in row.cells.items() if not c.applies]),
            }
            for row in costs.rows
        ],
        "notes": costs.notes,
    }


def _figure(comparison: Comparison, row: Row) -> dict[str, object]:
    ratios = {name: _ratio(against) for name, against in row.against.items()}
    figure: dict[str, object] = {
        "path": row.figure.path,
        **{name: cell.value for name, cell in row.cells.items()},
        **_not_applicable([name for name, cell in row.cells.items() if not cell.applies]),
    }
    if _first_by_second(comparison):
        return {**figure, **next(iter(ratios.values()))}
    return {**figure, "ratios": ratios}


def _not_applicable(columns: list[str]) -> dict[str, object]:
    return {"not_applicable": columns} if columns else {}


def _ratio(against: Against) -> dict[str, object]:
    ratio = against.ratio
    return {
        "ratio": ratio.value if ratio else None,
        "ratio_interval95": ratio.interval95 if ratio else None,
        "ratio_paired": ratio.paired if ratio else None,
        "verdict": against.verdict,
    }
