"""Usage of each phase as a table."""

from collections.abc import Sequence

from benchmark.compare.figures import NOT_APPLICABLE
from benchmark.report.parts import part
from benchmark.report.tables import Table
from benchmark.report.words import number, phase_label
from benchmark.results.reading import Measured

ACCOUNTS = ("own", "overhead", "control_plane")
HEAD = ("own pods", "overhead", "control plane")


def usage_tables(variants: Sequence[Measured]) -> list[Table]:
    """CPU and memory: a row a phase and variant, a column an account."""
    return [
        _table("CPU in CPU-seconds", "cpu_s", 2, variants),
        _table("Memory in MB·s", "mb_s", 0, variants),
    ]


def parts_table(variants: Sequence[Measured]) -> Table:
    """What overhead and control plane are made of, over all phases together, in CPU·s."""
    rows = [row for measured in variants for row in _parts(measured)]
    return Table(
        "What overhead and control plane are made of",
        ["variant", "account", "part", "CPU·s, all phases"],
        rows,
        texts=(0, 1, 2),
    )


def _phases(variants: Sequence[Measured]) -> list[str]:
    names: dict[str, None] = {}
    for measured in variants:
        names |= dict.fromkeys(part(measured, "usage.phases").named())
    return list(names)


def _table(caption: str, key: str, digits: int, variants: Sequence[Measured]) -> Table:
    rows: list[list[str]] = []
    for phase in _phases(variants):
        for measured in variants:
            used = part(measured, f"usage.phases.{phase}")
            seconds = number(used.number("seconds"), "s", 0)
            figures = (number(used.part(name).number(key), digits=digits) for name in ACCOUNTS)
            shown = [seconds, *figures] if used.applies else [NOT_APPLICABLE] * (1 + len(ACCOUNTS))
            rows.append([phase_label(phase), measured.variant, *shown])
    return Table(caption, ["phase", "variant", "over", *HEAD], rows, texts=(0, 1))


def _parts(measured: Measured) -> list[list[str]]:
    sums: dict[tuple[str, str], float | None] = {}
    for phase in part(measured, "usage.phases").named().values():
        for account, shown in zip(ACCOUNTS[1:], HEAD[1:], strict=True):
            for name, used in phase.part(account).part("parts").named().items():
                before, more = sums.get((shown, name), 0.0), used.number("cpu_s")
                sums[shown, name] = None if before is None or more is None else before + more
    return [[measured.variant, *key, number(value)] for key, value in sums.items()]
