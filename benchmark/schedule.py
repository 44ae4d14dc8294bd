"""The order of the phases.

Every cycle begins with a cold start, then come kernels and warm requests on that one fresh pod.
A load ends a cycle; the way back to zero that every next cold start needs is then also the load's
way back. The light load precedes the heavy ones, since an autoscaler remembers its
recommendations for minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

EVERY = ("cold", "first_kernel", "warm", "kernels")
ENDINGS = (("idle", "open_loop"), ("closed_loop",), ("cells",))


@dataclass(frozen=True)
class Cycle:
    """One cycle, numbered from 1, and its phases in order."""

    number: int
    phases: tuple[str, ...]


def schedule(cycles: int) -> Iterator[Cycle]:
    """All cycles; the last one takes every ending that is still due."""
    due = list(ENDINGS)
    for number in range(1, cycles + 1):
        taken = due if number == cycles else due[:1]
        due = due[len(taken) :]
        yield Cycle(number, EVERY + tuple(phase for ending in taken for phase in ending))
