"""Where, when and by which protocol the variants were measured."""

from collections.abc import Mapping, Sequence
from typing import cast

from benchmark.protocol import FOLDER, find_protocol
from benchmark.report.tables import Table
from benchmark.report.words import DASH
from benchmark.results.reading import Measured

MOMENTS = ("started_at", "finished_at", "run")


def surroundings_table(variants: Sequence[Measured]) -> Table:
    """A row a fact, a column a variant."""
    facts = [_facts(measured) for measured in variants]
    names = list(dict.fromkeys(name for known in facts for name in known))
    rows = [[name, *(known.get(name, DASH) for known in facts)] for name in names]
    head = ["", *(measured.variant for measured in variants)]
    return Table("Where and when it was measured", head, rows, texts=tuple(range(len(head))))


def protocol_text(measured: Measured) -> str | None:
    """The protocol's file, where it is one that ships and has not changed since."""
    shipped = {path.stem: path for path in FOLDER.glob("*.yaml")}
    path = shipped.get(measured.protocol)
    if path is None or find_protocol(measured.protocol).sha256 != measured.protocol_sha256:
        return None
    return path.read_text()


def _facts(measured: Measured) -> dict[str, str]:
    moments = {key: measured.document.get(key) for key in MOMENTS}
    facts = {"results from": measured.source, **moments, **measured.environment}
    return dict(_flat(facts, ""))


def _flat(facts: Mapping[str, object], within: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in facts.items():
        name = f"{within}{key.replace('_', ' ')}"
        if isinstance(value, dict):
            flat += _flat(cast("Mapping[str, object]", value), f"{name}: ")
        elif value is not None:
            flat.append((name, str(value)))
    return flat
