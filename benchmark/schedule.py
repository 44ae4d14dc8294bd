"""The phases and their order.

Every cycle begins with a cold start, then come kernels and warm requests on that one fresh pod.
A load ends a cycle; the way back to zero that every next cold start needs is then also the load's
way back. The light load precedes the heavy ones, since an autoscaler remembers its
recommendations for minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

EVERY = ("cold", "first_kernel", "warm", "kernels")
ENDINGS = (("idle", "open_loop"), ("closed_loop",), ("cells",))
PHASES = (*EVERY, *(phase for ending in ENDINGS for phase in ending))
"""All that there are. A variant need not support each of them."""


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


def order(variants: Sequence[T], cycle: int) -> list[T]:
    """The order of the variants in a cycle, numbered from 1.

    Each goes first once in as many cycles as there are variants. The next as many cycles go
    backwards, so that no variant always meets the effects of the same one before it.
    """
    back, first = divmod(cycle - 1, len(variants))
    rotated = [*variants[first:], *variants[:first]]
    return rotated[::-1] if back % 2 else rotated
