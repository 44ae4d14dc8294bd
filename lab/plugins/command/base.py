"""What the command provider answers whatever its resources: who it is, and what it refuses."""

from __future__ import annotations

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer

from lab.plugins.command.engine import Engine
from lab.plugins.failures import NotSupported, rpc


class Provider(ResourceProviderServicer):
    """The part of a provider that does not depend on its resources."""

    version = ""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @rpc
    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Agree on what this provider understands: secrets."""
        self.engine.attach(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    @rpc
    def Attach(self, request: plugin_pb2.PluginAttach) -> Empty:
        """Learn the engine's address."""
        self.engine.attach(request.address)
        return Empty()

    @rpc
    def GetPluginInfo(self, request: Empty) -> plugin_pb2.PluginInfo:
        """Tell this plugin's version."""
        del request
        return plugin_pb2.PluginInfo(version=self.version)

    @rpc
    def GetSchema(self, request: provider_pb2.GetSchemaRequest) -> provider_pb2.GetSchemaResponse:
        """Refuse: no schema is kept here."""
        del request
        raise NotSupported("the package schema")

    @rpc
    def GetMapping(
        self, request: provider_pb2.GetMappingRequest
    ) -> provider_pb2.GetMappingResponse:
        """No mapping from another tool."""
        del request
        return provider_pb2.GetMappingResponse()

    @rpc
    def Parameterize(
        self, request: provider_pb2.ParameterizeRequest
    ) -> provider_pb2.ParameterizeResponse:
        """Refuse: the packages are used as they are."""
        del request
        raise NotSupported("a parameterized package")

    @rpc
    def Construct(self, request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
        """Refuse: components of the package run in the official plugin only."""
        raise NotSupported(f"the component {request.type!r}")

    @rpc
    def Call(self, request: provider_pb2.CallRequest) -> provider_pb2.CallResponse:
        """Refuse: no resource here has methods."""
        raise NotSupported(f"the method {request.tok!r}")

    @rpc
    def Cancel(self, request: Empty) -> Empty:
        """Give up every operation that is under way."""
        self.stop()
        return request

    def stop(self) -> None:
        """Give up every operation that is under way, quickly."""
