"""One clone and one lab for the whole story: before, the program, setbacks, the end."""

import os
from collections.abc import Generator

import pytest

from lab import lifecycle
from tests.e2e.clone import VARIANTS, Clone, fine


@pytest.fixture(scope="package")
def clone(tmp_path_factory: pytest.TempPathFactory, _lab_taken_down: None) -> Generator[Clone]:
    """A clone with no stacks, on a machine with no lab."""
    lifecycle.down("test")
    yield Clone(tmp_path_factory.mktemp("e2e") / "clone")
    if not os.environ.get("KEEP_LAB"):
        lifecycle.down("test")


@pytest.fixture(scope="package")
def unmeasured(clone: Clone) -> None:
    """All stacks, also where a file runs alone; measuring at each change would cost minutes."""
    fine(clone.up("platform"))
    for variant in VARIANTS:
        clone.create(variant)
        clone.configure(variant, measure="false")
        fine(clone.up(variant))
