"""Run the Python language host: ``python -m lab.plugins.language ENGINE_ADDRESS``."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from lab.plugins import serving
from lab.plugins.language.host import LanguageHost, Run


def main() -> None:
    """Answer the engine; run the program in the main thread, where signals arrive."""
    runs: queue.SimpleQueue[Run] = queue.SimpleQueue()
    host = LanguageHost(serving.engine_address(), runs)

    def register(server: grpc.Server) -> None:
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)

    for number in (signal.SIGINT, signal.SIGTERM):  # even if the parent ignores them
        signal.signal(number, signal.default_int_handler)
    server = serving.start(register)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            runs.get().execute()
    host.close()
    server.stop(grace=None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # the program may have left threads that never end


if __name__ == "__main__":
    main()
