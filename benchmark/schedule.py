"""The order of the phases.

Each load begins right after a cold cycle, when there is exactly one fresh pod; the way back to
zero that every next cold cycle needs is then also the load's way back. The light load precedes
the heavy one, since an autoscaler remembers its recommendations for minutes.
"""

from collections.abc import Iterator

AFTER_CYCLE = {1: ("warm", "idle", "open_loop"), 2: ("closed_loop",)}


def schedule(cycles: int) -> Iterator[str]:
    """The phases' names in order, `cold` once a cycle."""
    due = [phase for phases in AFTER_CYCLE.values() for phase in phases]
    for cycle in range(1, cycles + 1):
        yield "cold"
        last = cycle == cycles
        for phase in due[:] if last else AFTER_CYCLE.get(cycle, ()):
            due.remove(phase)
            yield phase
