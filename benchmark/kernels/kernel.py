"""A running kernel: cells go in, their times come out."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from websockets.exceptions import WebSocketException

from benchmark.kernels.errors import KernelError
from benchmark.kernels.messages import Message, execution, received, request
from benchmark.kernels.server import Server


@dataclass(frozen=True)
class Executed:
    """One cell: seconds to its execute_reply and until the kernel was idle, characters printed."""

    reply_s: float
    idle_s: float
    printed: int


class Kernel:
    """`with closing(Kernel(server, 30)) as kernel: kernel.run("1+1")`.

    `start_s` is the time from asking for the kernel to its first kernel_info_reply. Every method
    raises KernelError.
    """

    def __init__(self, server: Server, timeout_s: float) -> None:
        self._server = server
        self._timeout_s = timeout_s
        self._session = uuid.uuid4().hex
        started = time.monotonic()
        self._id = server.start_kernel()
        try:
            self._socket = server.channels(self._id, self._session)
        except KernelError:
            server.end_kernel(self._id)
            raise
        try:
            self._ask("kernel_info_request", {}, _informed)
        except KernelError:
            self.close()
            raise
        self.start_s = time.monotonic() - started

    def run(self, code: str) -> Executed:
        """Runs a cell to its end; a cell that raises is an error too."""
        started = time.monotonic()
        reply_s, idle_s, printed = 0.0, 0.0, 0

        def ended(message: Message) -> bool:
            nonlocal reply_s, idle_s, printed
            if message.kind == "execute_reply":
                if message.content.get("status") != "ok":
                    raise KernelError("cell failed")
                reply_s = time.monotonic() - started
            if message.idle:
                idle_s = time.monotonic() - started
            printed += len(message.text)
            return bool(reply_s and idle_s)

        self._ask("execute_request", execution(code), ended)
        return Executed(reply_s, idle_s, printed)

    def printed(self, code: str) -> str:
        """Runs a cell to its end; what it printed, whether or not it raised."""
        texts: list[str] = []

        def ended(message: Message) -> bool:
            texts.append(message.text)
            return message.idle

        self._ask("execute_request", execution(code), ended)
        return "".join(texts)

    def reconnect(self) -> None:
        """Opens its websocket anew, as a browser does that has lost it."""
        self._socket.close()
        self._socket = self._server.channels(self._id, self._session)
        self._ask("kernel_info_request", {}, _informed)

    def close(self) -> None:
        """Closes the websocket, which would keep a pod busy, and ends the kernel."""
        self._socket.close()
        self._server.end_kernel(self._id)

    def _ask(self, kind: str, content: dict[str, object], ended: Callable[[Message], bool]) -> None:
        identity, frame = request(kind, content, self._session)
        limit = time.monotonic() + self._timeout_s
        try:
            self._socket.send(frame)
            while True:
                message = received(self._socket.recv(max(0.0, limit - time.monotonic())))
                if message.dead:
                    raise KernelError("kernel died")
                if message.parent == identity and ended(message):
                    return
        except TimeoutError:
            raise KernelError("timeout") from None
        except (OSError, WebSocketException):
            raise KernelError("connection lost") from None
        except ValueError:
            raise KernelError("no kernel message") from None


def _informed(message: Message) -> bool:
    return message.kind == "kernel_info_reply"
