"""The programs under test, built where they are not there yet."""

import pytest

from lab import environment


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    environment.tools()
