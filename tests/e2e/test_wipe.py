"""Destroyed in order, the stacks leave nothing, the lab included."""

from lab.node import processes
from lab.waiting import until
from tests.e2e.clone import Clone, fine
from tests.e2e.notebook import the_lab
from tests.lab import traces


def test_destroy_the_variants(clone: Clone):
    clone.destroy_together()


def test_volumes_go_with_their_claims():
    folders = [node.folder / "volumes" for node in the_lab().nodes]

    def empty() -> tuple[bool, str]:
        left = [found.name for folder in folders for found in folder.iterdir()]
        return not left, ", ".join(left)

    until(empty, what="no volume is left", deadline=30)


def test_destroy_the_platform(clone: Clone):
    """Also when its cluster is dead: what is in it needs no end of its own."""
    processes.kill(the_lab().nodes[0])
    fine(clone.destroy("platform"))


def test_nothing_is_left():
    assert not any(traces.seen("test").values()), traces.seen("test")
