"""A test that fails is tried once more under `--reruns 1`; why it failed first is never hidden."""

from typing import Protocol

import pytest

from tests.workers import UNIT

FAILED = pytest.StashKey[bool]()


class Terminal(Protocol):
    """Of pytest's terminal reporter, what is used here."""

    stats: dict[str, list[pytest.TestReport]]

    def section(self, title: str) -> None: ...
    def write_line(self, line: str) -> None: ...


def pytest_runtest_makereport(item: pytest.Function, call: "pytest.CallInfo[None]") -> None:
    """After a unit test that failed, forget what its module shares: it may be what is wrong.

    The rerunning plugin makes only the test's own fixtures anew. Clusters' tests keep what they
    share: each goes on where the one before it left the cluster.
    """
    if call.excinfo is not None and item.nodeid.startswith(UNIT):
        item.stash[FAILED] = True
    if call.when == "teardown" and item.stash.get(FAILED, False):
        del item.stash[FAILED]
        for fixtures in item._fixtureinfo.name2fixturedefs.values():
            for fixture in fixtures:
                if fixture.scope == "module":
                    fixture.finish(item._request)


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
