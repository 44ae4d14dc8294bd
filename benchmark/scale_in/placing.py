"""A kernel on a pod that was chosen beforehand, reached as a browser would."""

from collections.abc import Generator
from contextlib import closing, contextmanager

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.notebook import Notebook

TIMEOUT_S = 30.0
TRIES = 20
WHERE = "import socket; print(socket.gethostname())"


@contextmanager
def kernel_on(pod: str, notebook: Notebook) -> Generator[Kernel]:
    """An open notebook on the pod: new browsers come until affinity leads one there.

    Those that landed elsewhere end their kernels. Raises KernelError.
    """
    for _ in range(TRIES):
        with (
            closing(Server(notebook, TIMEOUT_S)) as server,
            closing(Kernel(server, TIMEOUT_S)) as kernel,
        ):
            if kernel.printed(WHERE).strip() == pod:
                yield kernel
                return
    raise KernelError(f"no browser of {TRIES} came to the chosen pod")


def answers(kernel: Kernel) -> bool:
    """Whether a cell still runs in it."""
    try:
        kernel.run("1+1")
    except KernelError:
        return False
    return True
