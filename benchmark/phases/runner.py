"""Runs the scheduled phases of one variant and holds what they gave."""

import time
from collections.abc import Callable

from benchmark.phases.cells import cells
from benchmark.phases.cold import ColdLog, cold_cycle
from benchmark.phases.idle import idle
from benchmark.phases.kernels import KernelLog, first_kernel, kernels
from benchmark.phases.scale_out import scale_out
from benchmark.phases.warm import WarmLog, warm
from benchmark.plans import LoadPlan
from benchmark.results.cold import ColdRecord
from benchmark.results.load import LoadRecord
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
    """One variant's phases; what time does not allow is noted, and the rest is kept."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.loads: dict[str, LoadRecord] = {}
        self.warm = WarmLog()
        self.kernels = KernelLog()
        self._cold = ColdLog()
        self._notes: list[str] = []

    @property
    def discarded(self) -> int:
        """Cold samples that may be measured again."""
        return len(self._cold.discarded)

    def run(self, phase: str, cycle: int) -> None:
        """One phase of a cycle."""
        self.session.progress.step(f"{LABELS[phase]} {cycle}" if phase == "cold" else LABELS[phase])
        if self.session.deadline.expired:
            self._leave_out(phase)
        else:
            self._phases()[phase](cycle)

    def cold(self) -> ColdRecord:
        return ColdRecord.of(self._cold.samples, self._cold.discarded, self._cold.failures)

    def notes(self) -> list[str]:
        gaps = self.session.watch.gaps
        broken = [f"the watch on pods broke {gaps} times and went on after a list"] if gaps else []
        return [*self._notes, *broken]

    def _phases(self) -> dict[str, Callable[[int], None]]:
        session, protocol = self.session, self.session.protocol
        return {
            "cold": lambda cycle: cold_cycle(session, self._cold, cycle),
            "first_kernel": lambda cycle: first_kernel(session, self.kernels, cycle),
            "warm": lambda cycle: warm(session, self.warm, cycle),
            "kernels": lambda cycle: kernels(session, self.kernels, cycle),
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
