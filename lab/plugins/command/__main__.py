"""Run the command provider: ``python -m lab.plugins.command ENGINE_ADDRESS``."""

from __future__ import annotations

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from lab.plugins import serving
from lab.plugins.command.engine import Engine
from lab.plugins.command.provider import CommandProvider


def main() -> None:
    """Answer the engine until it interrupts this process."""
    provider = CommandProvider(Engine(serving.engine_address()))

    def register(server: grpc.Server) -> None:
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)

    serving.serve(register, provider.stop)


if __name__ == "__main__":
    main()
