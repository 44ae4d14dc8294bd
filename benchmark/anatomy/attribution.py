"""Splits the time of a cold start among its milestones."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmark.anatomy.milestones import LAST_BYTE, MILESTONES
from benchmark.results.cold import PhaseTime
from benchmark.results.timings import DIGITS


@dataclass(frozen=True)
class Anatomy:
    """Phases in the order of their milestones; with `unattributed_s` they make up the whole.

    `after_answer`: milestones that came only when the answer was complete, such as a pod's Ready
    where the activator had asked the pod itself.
    """

    phases: list[PhaseTime]
    unattributed_s: float
    after_answer: list[str]


def attribute(start: float, end: float, moments: Mapping[str, float]) -> Anatomy:
    """Each milestone gets the time since the one before it; all in seconds of one clock.

    Time that leads over a milestone nobody saw belongs to no phase. A milestone that was seen
    before its predecessor took no time of its own.
    """
    phases: list[PhaseTime] = []
    late: list[str] = []
    at, unattributed, unseen = start, 0.0, False
    for name in MILESTONES:
        moment = end if name == LAST_BYTE else moments.get(name)
        if moment is None:
            unseen = True
        elif moment > end:
            late.append(name)
        else:
            seconds = max(0.0, moment - at)
            unattributed += seconds if unseen else 0.0
            phases.append(PhaseTime(name, 0.0 if unseen else round(seconds, DIGITS)))
            at, unseen = at + seconds, False
    return Anatomy(phases, round(unattributed, DIGITS), late)
