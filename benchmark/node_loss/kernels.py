"""A kernel on each pod of a variant, and which of them are left after a loss."""

from collections.abc import Collection, Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.scale_in.placing import WHERE
from benchmark.variant import Variant

TIMEOUT_S = 15.0
TRIES = 8
"""Browsers for each pod: which pod one comes to is not theirs to choose."""


@dataclass(frozen=True)
class Open:
    """An open kernel, and the affinity cookie of the browser that has it."""

    kernel: Kernel
    cookie: str


@contextmanager
def kernel_on_each(variant: Variant, pods: Collection[str]) -> Generator[dict[str, Open]]:
    """Open kernels by pod, on as many of the pods as browsers came to."""
    with ExitStack() as kept:
        found: dict[str, Open] = {}
        for _ in range(TRIES * len(pods)):
            if len(found) == len(pods):
                break
            with ExitStack() as tried:
                try:
                    pod, opened = _opened(variant, tried)
                except KernelError:
                    continue
                if pod in pods and pod not in found:
                    found[pod] = opened
                    kept.enter_context(tried.pop_all())
        yield found


def _opened(variant: Variant, held: ExitStack) -> tuple[str, Open]:
    server = held.enter_context(closing(Server(variant, TIMEOUT_S)))
    kernel = held.enter_context(closing(Kernel(server, TIMEOUT_S)))
    return kernel.printed(WHERE).strip(), Open(kernel, server.pod)


def lives(kernel: Kernel, pod: str) -> bool:
    """Whether it still runs cells on its pod, when its browser has come back to it."""
    try:
        kernel.reconnect()
        return kernel.printed(WHERE).strip() == pod
    except KernelError:
        return False
