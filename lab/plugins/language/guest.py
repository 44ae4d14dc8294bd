"""A language host in another virtual environment, to which a program is handed on."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from typing import IO

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from lab.plugins import launch
from lab.plugins.failures import Failure

_UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


class Guest:
    """The language host under `python`, the path of another interpreter.

    Raises:
        Failure: that interpreter lacks the Pulumi SDK.
    """

    def __init__(self, python: str, engine_address: str) -> None:
        self._process = subprocess.Popen(
            [*launch.command(python, "language"), engine_address],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 - it is piped
        port = self._process.stdout.readline().strip()
        if not port.isdigit():
            raise Failure(
                f"{python} cannot run Pulumi programs. Has the Pulumi SDK been installed "
                "in that virtual environment? Run `pulumi install`"
            )
        threading.Thread(target=_copy, args=(self._process.stdout,), daemon=True).start()
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=_UNLIMITED)
        self._stub = language_pb2_grpc.LanguageRuntimeStub(channel)

    def run(self, request: language_pb2.RunRequest) -> language_pb2.RunResponse:
        """Run the program there. A run that is cut short counts as cancelled."""
        try:
            return self._stub.Run(request)
        except grpc.RpcError:
            return language_pb2.RunResponse(bail=True)

    def close(self) -> None:
        """Interrupt the other interpreter and wait for it, at most 3 seconds."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _copy(stream: IO[str]) -> None:
    for line in stream:
        sys.stdout.write(line)
        sys.stdout.flush()
