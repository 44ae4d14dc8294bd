"""Destroyed in order, the stacks leave nothing, the lab included."""

import pytest

from lab.node import processes
from lab.waiting import until
from tests.e2e.clone import Clone, fine
from tests.e2e.notebook import the_lab
from tests.lab import traces


def destroy(clone: Clone, stack: str) -> None:
    fine(clone.pulumi("destroy", "--stack", stack, "--yes", "--skip-preview"))


@pytest.mark.parametrize("variant", ["hpa", "knative"])
def test_destroy_a_variant(clone: Clone, variant: str):
    destroy(clone, variant)


def test_volumes_go_with_their_claims():
    folders = [node.folder / "volumes" for node in the_lab().nodes]

    def empty() -> tuple[bool, str]:
        left = [found.name for folder in folders for found in folder.iterdir()]
        return not left, ", ".join(left)

    until(empty, what="no volume is left", deadline=30)


def test_destroy_the_platform(clone: Clone):
    """Also when its cluster is dead: what is in it needs no end of its own."""
    processes.kill(the_lab().nodes[0])
    destroy(clone, "platform")


def test_nothing_is_left():
    assert not any(traces.seen("test").values()), traces.seen("test")
