"""Destroyed in order, the stacks leave nothing, the lab included."""

import pytest

from tests.e2e.clone import Clone, fine
from tests.lab import traces


@pytest.mark.parametrize("stack", ["hpa", "knative", "platform"])
def test_destroy(clone: Clone, stack: str):
    fine(clone.pulumi("destroy", "--stack", stack, "--yes", "--skip-preview"))


def test_nothing_is_left():
    assert not any(traces.seen("test").values()), traces.seen("test")
