"""Destroyed in order, the stacks leave nothing, the lab included."""

import pytest

from tests.e2e.clone import Clone
from tests.lab import traces


@pytest.mark.parametrize("stack", ["hpa", "knative", "platform"])
def test_destroy(clone: Clone, stack: str):
    done = clone.pulumi("destroy", "--stack", stack, "--yes", "--skip-preview")
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_nothing_is_left():
    assert not any(traces.seen("test").values()), traces.seen("test")
