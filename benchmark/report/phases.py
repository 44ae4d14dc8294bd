"""The phases of cold starts, as figures and as a table."""

from collections.abc import Sequence

from benchmark.compare.figures import NOT_APPLICABLE
from benchmark.report.parts import part
from benchmark.report.tables import Table
from benchmark.report.words import number
from benchmark.results.reading import Measured

UNATTRIBUTED = "not attributed"


def phase_times(measured: Measured) -> dict[str, float]:
    """The median of each phase in seconds, in their order, then what belongs to none."""
    cold = part(measured, "cold")
    pairs = ((phase.text("name"), phase.number("seconds")) for phase in cold.parts("phases"))
    times = {name: seconds for name, seconds in pairs if name and seconds is not None}
    left = cold.number("unattributed_s")
    return times if left is None else {**times, UNATTRIBUTED: left}


def phase_names(variants: Sequence[Measured]) -> list[str]:
    """All phases that any variant has, in their order; what belongs to none comes last."""
    names: dict[str, None] = {}
    for measured in variants:
        names |= dict.fromkeys(phase_times(measured))
    left = names.pop(UNATTRIBUTED, 0) is None
    return [*names, UNATTRIBUTED] if left else list(names)


def phases_table(variants: Sequence[Measured]) -> Table:
    """One row a phase, one column a variant; then milestones that came after the answer."""
    times = [(part(measured, "cold").applies, phase_times(measured)) for measured in variants]
    rows = [
        [
            f"{position}. {name}",
            *(_milliseconds(f.get(name)) if applies else NOT_APPLICABLE for applies, f in times),
        ]
        for position, name in enumerate(phase_names(variants), 1)
    ]
    head = ["phase", *(measured.variant for measured in variants)]
    return Table("Median of each phase, in milliseconds", head, rows)


def _milliseconds(seconds: float | None) -> str:
    return number(None if seconds is None else seconds * 1000, digits=0)


def late_milestones(variants: Sequence[Measured]) -> list[str]:
    """Which milestones came only after the answer, and how often."""
    return [line for measured in variants for line in _late(measured)]


def _late(measured: Measured) -> list[str]:
    details = part(measured, "cold").parts("details")
    counted: dict[str, int] = {}
    for sample in details:
        for name in sample.texts("after_answer"):
            counted[name] = counted.get(name, 0) + 1
    return [
        f"{measured.variant}: {name} came only after the answer in {count} of {len(details)}"
        for name, count in counted.items()
    ]
