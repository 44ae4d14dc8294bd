"""Kernels and cells, of a fresh pod and of one that has had a kernel."""

import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from msgspec import UNSET

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.results.records import KernelsRecord
from benchmark.results.timings import Stopwatch
from benchmark.session import Session

CELL = "1+1"
OUTPUT_CHARACTERS = 1_000_000
OUTPUT = f"print('x' * {OUTPUT_CHARACTERS - 1})"


@dataclass
class KernelLog:
    """What all cycles so far came to."""

    first_start: Stopwatch = field(default_factory=Stopwatch)
    first_cell: Stopwatch = field(default_factory=Stopwatch)
    start: Stopwatch = field(default_factory=Stopwatch)
    cell: Stopwatch = field(default_factory=Stopwatch)
    output: Stopwatch = field(default_factory=Stopwatch)
    notes: list[str] = field(default_factory=list)

    def record(self, *, first: bool, further: bool) -> KernelsRecord:
        """Of the first kernels and of the further ones, as far as the variant supports them."""
        return KernelsRecord(
            self.first_start.record() if first else UNSET,
            self.first_cell.record() if first else UNSET,
            self.start.record() if further else UNSET,
            self.cell.record() if further else UNSET,
            self.output.record() if further else UNSET,
            self.notes,
        )


def first_kernel(session: Session, log: KernelLog, cycle: int) -> None:
    """The first kernel of a fresh pod, and its first cell."""
    timeout_s = session.protocol.kernels.timeout_s
    session.progress.say("first kernel")
    with (
        session.phase("kernels"),
        closing(Server(session.variant.notebook, timeout_s)) as server,
        counted(log.first_start),
        closing(Kernel(server, timeout_s)) as kernel,
    ):
        log.first_start.add(cycle, kernel.start_s)
        with counted(log.first_cell):
            log.first_cell.add(cycle, kernel.run(CELL).reply_s)


def kernels(session: Session, log: KernelLog, cycle: int) -> None:
    """Further kernels of the same pod; cells and outputs run in the last of them."""
    plan, notebook = session.protocol.kernels, session.variant.notebook
    log.notes.extend(note for note in (session.one_pod(),) if note)
    session.progress.say(f"{plan.starts} kernels, {plan.cells} cells, {plan.outputs} MB")
    with session.phase("kernels"), closing(Server(notebook, plan.timeout_s)) as server:
        for number in range(1, plan.starts + 1):
            with counted(log.start), closing(Kernel(server, plan.timeout_s)) as kernel:
                log.start.add(cycle, kernel.start_s)
                if number == plan.starts:
                    _cells(session, log, cycle, kernel)


def _cells(session: Session, log: KernelLog, cycle: int, kernel: Kernel) -> None:
    plan = session.protocol.kernels
    with counted(log.cell):
        kernel.run(CELL)
    for _ in range(plan.cells):
        with counted(log.cell):
            log.cell.add(cycle, kernel.run(CELL).reply_s)
    for _ in range(plan.outputs):
        time.sleep(plan.output_period_s)
        with counted(log.output):
            executed = kernel.run(OUTPUT)
            if executed.printed < OUTPUT_CHARACTERS:
                raise KernelError("output lost")
            log.output.add(cycle, executed.idle_s)


@contextmanager
def counted(kind: Stopwatch) -> Generator[None]:
    """A kernel that fails is a failure of this kind; the measuring goes on."""
    try:
        yield
    except KernelError as error:
        kind.lose(error.kind, time.time())
