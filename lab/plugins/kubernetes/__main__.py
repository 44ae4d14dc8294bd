"""Run the Kubernetes provider: ``python -m lab.plugins.kubernetes ENGINE_ADDRESS``."""

from __future__ import annotations

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from lab.plugins import serving
from lab.plugins.engine import Engine
from lab.plugins.kubernetes.provider import KubernetesProvider


def main() -> None:
    """Answer the engine until it interrupts this process."""
    provider = KubernetesProvider(Engine(serving.engine_address()))

    def register(server: grpc.Server) -> None:
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)

    serving.serve(register, provider.stop)


if __name__ == "__main__":
    main()
