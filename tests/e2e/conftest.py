"""One clone and one lab for the whole story: before, the program, setbacks, the end."""

from collections.abc import Generator

import pytest

from lab import lifecycle
from tests.e2e.clone import Clone


@pytest.fixture(scope="package")
def clone(tmp_path_factory: pytest.TempPathFactory, _lab_taken_down: None) -> Generator[Clone]:
    """A clone with no stacks, on a machine with no lab."""
    lifecycle.down("test")
    yield Clone(tmp_path_factory.mktemp("e2e") / "clone")
    lifecycle.down("test")
