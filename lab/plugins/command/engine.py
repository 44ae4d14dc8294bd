"""Messages to the engine, shown beside the resource that they are about."""

from __future__ import annotations

import contextlib

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_SEVERITIES = {
    "debug": engine_pb2.DEBUG,
    "info": engine_pb2.INFO,
    "warning": engine_pb2.WARNING,
    "error": engine_pb2.ERROR,
}


class Engine:
    """The engine's log. A message that cannot be delivered is dropped."""

    def __init__(self, address: str) -> None:
        self._stub: engine_pb2_grpc.EngineStub | None = None
        self.attach(address)

    def attach(self, address: str) -> None:
        """Talk to the engine at `address` from now on."""
        if address:
            self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))

    def log(self, urn: str, message: str, severity: str = "info") -> None:
        """Show `message` among the diagnostics of the resource `urn`."""
        self._send(urn, message, severity, ephemeral=False)

    def status(self, urn: str, message: str) -> None:
        """Show `message` in the resource's line while the operation runs."""
        self._send(urn, message, "info", ephemeral=True)

    def _send(self, urn: str, message: str, severity: str, *, ephemeral: bool) -> None:
        if self._stub is None:
            return
        request = engine_pb2.LogRequest(
            severity=_SEVERITIES[severity], message=message, urn=urn, ephemeral=ephemeral
        )
        with contextlib.suppress(grpc.RpcError):
            self._stub.Log(request, timeout=5)
