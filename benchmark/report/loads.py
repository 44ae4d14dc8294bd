"""Loads in words and as a table."""

from collections.abc import Callable, Sequence
from statistics import median

from benchmark.compare.figures import NOT_APPLICABLE
from benchmark.report.parts import Part, part
from benchmark.report.tables import Table
from benchmark.report.words import DASH, duration, number, phase_label
from benchmark.results.reading import Measured

ORDER = ("open_loop", "closed_loop", "cells")


def load_names(variants: Sequence[Measured]) -> list[str]:
    """All loads that any variant has, the known ones first."""
    names = {name for measured in variants for name in part(measured, "scale_out").named()}
    return [*(name for name in ORDER if name in names), *sorted(names - set(ORDER))]


def load_title(name: str) -> str:
    """A load's name as a heading."""
    return phase_label(name)


def shape_words(load: Part) -> str:
    """What was asked for, and how many requests that made."""
    return f"{asked_words(load)}, n = {number(load.number('requests'), digits=0)}"


def asked_words(load: Part) -> str:
    """What was asked for."""
    clients, rate = load.number("clients"), load.number("rate")
    if not load.values:
        return load.lacks("not measured")
    return f"{clients:.0f} clients" if clients else f"{rate:.0f} requests/s" if rate else "a load"


def ready_words(load: Part) -> str:
    """How far it scaled, in words."""
    if not load.parts("pods"):
        return load.lacks("no pod counts")
    times = ((load.number(f"t_{key}_ready_s"), key) for key in ("second", "third"))
    pods = [f"{key} pod Ready after {number(t, 's', 1)}" for t, key in times if t is not None]
    return ", ".join([f"at most {number(load.number('max_pods'), digits=0)} pods wanted", *pods])


def errors_words(load: Part) -> str:
    """Failed requests by kind."""
    counts = load.part("errors").counts()
    if not load.values:
        return number(None)
    return ", ".join(f"{number(n, digits=0)} {kind}" for kind, n in counts.items()) or "none"


def load_tables(variants: Sequence[Measured]) -> list[Table]:
    """One table a load: a row a figure, a column a variant."""
    return [_table(name, variants) for name in load_names(variants)]


def _table(name: str, variants: Sequence[Measured]) -> Table:
    loads = [part(measured, f"scale_out.{name}") for measured in variants]
    rows = [
        [label, *(shown(load) if load.applies else NOT_APPLICABLE for load in loads)]
        for label, shown in ROWS.items()
    ]
    filled = [row for row in rows if set(row[1:]) - {DASH, NOT_APPLICABLE}]
    return Table(load_title(name), ["", *(m.variant for m in variants)], filled)


def _ready(load: Part, key: str) -> str:
    at = load.number(key)
    return "never" if at is None and load.parts("pods") else number(at, "s", 1)


def _quantity(key: str, unit: str = "", digits: int = 0) -> Callable[[Part], str]:
    return lambda load: number(load.number(key), unit, digits)


def _latency(key: str) -> Callable[[Part], str]:
    return lambda load: duration(load.part("latency").number(key))


def _kernel_start(load: Part) -> str:
    starts = load.numbers("kernel_starts_s")
    return f"{duration(median(starts))}, n = {len(starts)}" if starts else number(None)


def _sessions(load: Part) -> str:
    return " + ".join(f"{n:.0f}" for n in load.numbers("clients_by_pod")) or number(None)


ROWS: dict[str, Callable[[Part], str]] = {
    "asked for": asked_words,
    "for": _quantity("duration_s", "s"),
    "requests": _quantity("requests"),
    "answered": _quantity("ok_per_s", "/s", 1),
    "failed, by kind": errors_words,
    "most pods wanted": _quantity("max_pods"),
    "most pods Ready": _quantity("max_ready"),
    "2nd pod Ready after": lambda load: _ready(load, "t_second_ready_s"),
    "3rd pod Ready after": lambda load: _ready(load, "t_third_ready_s"),
    "latency, median": _latency("median"),
    "latency, p95": _latency("p95"),
    "latency, p99": _latency("p99"),
    "kernel start, median": _kernel_start,
    "clients on each pod": _sessions,
    "what measuring took": _quantity("harness_cores", "cores", 2),
}
