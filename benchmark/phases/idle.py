"""Idle: an open notebook with a kernel that does nothing, as a browser's tab would leave it.

Its connection keeps the pod there. What it uses is read from Prometheus later.
"""

import time
from contextlib import closing

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.session import Session


def idle(session: Session) -> list[str]:
    """Waits; notes where there was no kernel, or not one pod all along."""
    notes, timeout_s = [session.one_pod()], session.protocol.kernels.timeout_s
    try:
        with (
            closing(Server(session.variant.notebook, timeout_s)) as server,
            closing(Kernel(server, timeout_s)),
        ):
            notes.append(_wait(session))
    except KernelError as error:
        notes += [f"without a kernel: {error.kind}", _wait(session)]
    return [f"idle: {note}" for note in notes if note]


def _wait(session: Session) -> str | None:
    """A note where the pod is gone, which the kernel's end would start anew."""
    session.progress.say(f"for {session.protocol.idle_s:g} s")
    with session.phase("idle"):
        time.sleep(session.protocol.idle_s)
    return session.still_one_pod()
