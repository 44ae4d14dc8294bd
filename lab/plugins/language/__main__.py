"""Run the Python language host: ``python -m lab.plugins.language ENGINE_ADDRESS``."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from lab.plugins import serving
from lab.plugins.language.host import LanguageHost, Run

_GRACE_SECONDS = 2.0  # the engine kills its plugins 5 s after it interrupts them


def main() -> None:
    """Answer the engine; run the program in the main thread, where signals arrive."""
    runs: queue.SimpleQueue[Run] = queue.SimpleQueue()
    host = LanguageHost(serving.engine_address(), runs)

    def register(server: grpc.Server) -> None:
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)

    def interrupt(_signal: int, _frame: object) -> None:
        threading.Timer(_GRACE_SECONDS, _leave, [host]).start()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    serving.end_with_parent()
    server = serving.start(register)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            runs.get().execute()
    server.stop(grace=None)
    _leave(host)


def _leave(host: LanguageHost) -> None:
    """End this process, whatever threads the program has left behind."""
    host.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
