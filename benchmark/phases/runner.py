"""Runs the scheduled phases of one variant and holds what they gave."""

import time
from collections.abc import Callable

from msgspec import UNSET, UnsetType

from benchmark.phases.cells import cells
from benchmark.phases.cold import ColdLog, cold_cycle
from benchmark.phases.idle import idle
from benchmark.phases.kernels import KernelLog, first_kernel, kernels
from benchmark.phases.scale_out import scale_out
from benchmark.phases.warm import WarmLog, warm
from benchmark.plans import LoadPlan
from benchmark.results.cold import ColdRecord
from benchmark.results.load import LoadRecord
from benchmark.results.records import KernelsRecord, WarmRecord
from benchmark.results.timings import Lost
from benchmark.session import Session

LABELS = {
    "cold": "cold start",
    "first_kernel": "first kernel",
    "warm": "warm requests",
    "kernels": "kernels and cells",
    "idle": "idle",
    "open_loop": "scale-out, open loop",
    "closed_loop": "scale-out, closed loop",
    "cells": "scale-out, cells",
}


class Runner:
    """One variant's phases; what time does not allow is noted, and the rest is kept.

    A record is UNSET where the variant supports none of the phases that fill it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.loads: dict[str, LoadRecord] = {}
        self._supported = session.variant.phases
        self._warm = WarmLog()
        self._kernels = KernelLog()
        self._cold = ColdLog()
        self._notes = [
            f"{LABELS[phase]}: not applicable to {session.variant.title}"
            for phase in session.variant.not_applicable
        ]

    @property
    def discarded(self) -> int:
        """Cold samples that may be measured again."""
        return len(self._cold.discarded)

    def run(self, phase: str, cycle: int) -> None:
        """One phase of a cycle; a cold start takes the turn once there are no pods left."""
        label = f"{LABELS[phase]} {cycle}" if phase == "cold" else LABELS[phase]
        session = self.session
        if phase not in self._supported:
            session.progress.step(f"{label}: not applicable to {session.variant.title}")
            return
        session.progress.step(label)
        if session.deadline.expired:
            self._leave_out(phase)
            return
        if phase != "cold":
            session.turn.take(session.deadline, session.progress.say)
        self._phases()[phase](cycle)

    def repeat_cold(self, cycle: int) -> None:
        """A cold start in place of a discarded one, where the variant has cold starts."""
        if "cold" in self._supported:
            self.session.progress.say("a cold cycle in place of a discarded one")
            self.run("cold", cycle)

    def cold(self) -> ColdRecord | UnsetType:
        if "cold" not in self._supported:
            return UNSET
        return ColdRecord.of(self._cold.samples, self._cold.discarded, self._cold.failures)

    def warm(self) -> WarmRecord | UnsetType:
        return self._warm.record() if "warm" in self._supported else UNSET

    def kernels(self) -> KernelsRecord | UnsetType:
        first, further = (phase in self._supported for phase in ("first_kernel", "kernels"))
        return self._kernels.record(first=first, further=further) if first or further else UNSET

    def notes(self) -> list[str]:
        gaps = sum(watch.gaps for watch in self.session.watches)
        broken = [f"the watch on pods broke {gaps} times and went on after a list"] if gaps else []
        return [*self._notes, *broken]

    def _phases(self) -> dict[str, Callable[[int], None]]:
        session, protocol = self.session, self.session.protocol
        return {
            "cold": lambda cycle: cold_cycle(session, self._cold, cycle),
            "first_kernel": lambda cycle: first_kernel(session, self._kernels, cycle),
            "warm": lambda cycle: warm(session, self._warm, cycle),
            "kernels": lambda cycle: kernels(session, self._kernels, cycle),
            "idle": lambda _: self._notes.extend(idle(session)),
            "open_loop": lambda _: self._load("open_loop", protocol.open_loop),
            "closed_loop": lambda _: self._load("closed_loop", protocol.closed_loop),
            "cells": lambda _: self.loads.update(cells=cells(session)),
        }

    def _load(self, name: str, plan: LoadPlan) -> None:
        self.loads[name] = scale_out(self.session, name, plan)

    def _leave_out(self, phase: str) -> None:
        note = f"{LABELS[phase]} left out: {self.session.deadline.seconds:g} s had passed"
        if note not in self._notes:
            self._notes.append(note)
        if phase == "cold":
            self._cold.failures.append(Lost(note, time.time()))
