"""A test that may need a second try says why: `@pytest.mark.flaky(reruns=1, reason="…")`.

Why its first try failed is never hidden.
"""

from typing import Protocol

import pytest


class Terminal(Protocol):
    """Of pytest's terminal reporter, what is used here."""

    stats: dict[str, list[pytest.TestReport]]

    def section(self, title: str) -> None: ...
    def write_line(self, line: str) -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a second try that nobody gives a reason for."""
    for item in items:
        for marker in item.iter_markers("flaky"):
            if not marker.kwargs.get("reason"):
                raise pytest.UsageError(
                    f"{item.nodeid}: flaky without a reason: say why, as reason=..."
                )


def pytest_terminal_summary(terminalreporter: Terminal) -> None:
    """Name each test that needed its second try, with the error of the first."""
    again = terminalreporter.stats.get("rerun", [])
    if again:
        terminalreporter.section("tried twice")
    for report in again:
        lines = str(report.longrepr).splitlines()
        errors = [line for line in lines if line.startswith("E ")] or lines[-1:]
        for line in (f"{report.nodeid} ({report.when})", *errors[:10]):
            terminalreporter.write_line(line)
