"""A kernel on each pod of a variant, and which of them are left after a loss."""

from collections.abc import Collection, Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.notebook import Notebook
from benchmark.scale_in.placing import WHERE

TIMEOUT_S = 15.0
TRIES = 8
"""Browsers for each pod: which pod one comes to is not theirs to choose."""


@dataclass(frozen=True)
class Open:
    """An open kernel, and the affinity cookie of the browser that has it."""

    kernel: Kernel
    cookie: str


@contextmanager
def kernel_on_each(notebook: Notebook, pods: Collection[str]) -> Generator[dict[str, Open]]:
    """Open kernels by pod, on as many of the pods as browsers came to."""
    with ExitStack() as kept:
        by_pod: dict[str, Open] = {}
        for _ in range(TRIES * len(pods)):
            if len(by_pod) == len(pods):
                break
            with ExitStack() as tried:
                try:
                    pod, opened = _opened(notebook, tried)
                except KernelError:
                    continue
                if pod in pods and pod not in by_pod:
                    by_pod[pod] = opened
                    kept.enter_context(tried.pop_all())
        yield by_pod


def _opened(notebook: Notebook, held: ExitStack) -> tuple[str, Open]:
    server = held.enter_context(closing(Server(notebook, TIMEOUT_S)))
    kernel = held.enter_context(closing(Kernel(server, TIMEOUT_S)))
    return kernel.printed(WHERE).strip(), Open(kernel, server.pod)


def lives(kernel: Kernel, pod: str) -> bool:
    """Whether it still runs cells on its pod, when its browser has come back to it."""
    try:
        kernel.reconnect()
        return kernel.printed(WHERE).strip() == pod
    except KernelError:
        return False
