"""The doctor's output: a table for people, one message for `up`."""

from rich.console import Console
from rich.table import Table

from lab.doctor import checks, debian, inotify
from lab.doctor.finding import Finding
from lab.errors import Unfit


def show() -> bool:
    """Print every finding; returns whether the machine is fit."""
    findings = checks.all_findings()
    table = Table(box=None, pad_edge=False)
    for column in ("", "check", "found", "fix"):
        table.add_column(column, overflow="fold")
    for one in findings:
        table.add_row("✓" if one.fine else "✗", one.name, one.found, "" if one.fine else one.remedy)
    Console().print(table)
    return all(one.fine for one in findings)


def make_fit() -> None:
    """Install what can be installed; raise Unfit with every other finding and its remedy."""
    missing = debian.lacking()
    _refuse([one for one in _first() if checks.fatal(one)])
    if missing:
        if not checks.can_install():
            _refuse([checks.packages()])
        debian.install(missing)
        _refuse([one for one in checks.kernel() if not one.fine])


def make_room(nodes: int) -> None:
    """Raise the kernel's inotify limit for `nodes` more nodes. Raises Unfit with the command."""
    finding = inotify.make_room(nodes)
    if not finding.fine:
        _refuse([finding])


def _first() -> list[Finding]:
    return [checks.root(), checks.python(), checks.go(), checks.disk(), checks.memory()]


def _refuse(lacks: list[Finding]) -> None:
    if lacks:
        lines = [f"{one.name}: found {one.found}: {one.remedy}" for one in lacks]
        raise Unfit("this machine cannot run the lab yet:\n  " + "\n  ".join(lines))
