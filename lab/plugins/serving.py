"""Runs a gRPC servicer as a Pulumi plugin process."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc

# A request may wait minutes for a resource, and the engine may send many at once.
_THREADS = 256
_WATCH_SECONDS = 1.0
_OPTIONS = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


def start(register: Callable[[grpc.Server], None]) -> grpc.Server:
    """Serve what `register` adds on a free loopback port, and tell the engine the port.

    The engine reads the port from the first line of stdout.
    """
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=_OPTIONS)
    register(server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    return server


def serve(register: Callable[[grpc.Server], None], stop: Callable[[], None]) -> None:
    """Serve until the engine interrupts this process, then call `stop` and leave quietly."""

    interrupted = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.set())
    end_with_parent()
    server = start(register)
    interrupted.wait()
    stop()
    server.stop(grace=None)


def end_with_parent() -> None:
    """Interrupt this process as soon as the engine that started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


def engine_address() -> str:
    """The engine's address, which it passes as the last argument."""
    return sys.argv[-1] if len(sys.argv) > 1 else ""
