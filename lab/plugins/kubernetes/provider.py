"""The Kubernetes provider's RPCs."""

from __future__ import annotations

import threading

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.base import Provider
from lab.plugins.engine import Engine
from lab.plugins.failures import Failure, NotSupported, rpc
from lab.plugins.kubernetes import check, config, diff, preview, state, yaml_decode
from lab.plugins.kubernetes.connection import Connection
from lab.plugins.kubernetes.immutable import Immutability
from lab.plugins.kubernetes.lifecycle import Lifecycle
from lab.plugins.kubernetes.settings import Settings
from lab.plugins.values import decode, encode, plain

_HOW_TO_FORGET = (
    "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning "
    'the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"'
)


class KubernetesProvider(Provider):
    """Manages objects on the cluster of one kubeconfig."""

    version = "4.34.2"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._stopped = threading.Event()
        self._settings = Settings()
        self._connection: Connection | None = None

    @rpc
    def CheckConfig(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Refuse the configuration that cannot be honoured."""
        return config.check(request)

    @rpc
    def DiffConfig(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Another cluster replaces the provider, and with it its resources."""
        return config.diff(request)

    @rpc
    def Configure(self, request: pb.ConfigureRequest) -> pb.ConfigureResponse:
        """Connect to the cluster; that it cannot be reached is told when it is needed."""
        self._settings = Settings.of(dict(request.variables))
        self._connection = Connection(self._settings, self._stopped)
        return pb.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    @rpc
    def Invoke(self, request: pb.InvokeRequest) -> pb.InvokeResponse:
        """Decode YAML."""
        if request.tok != "kubernetes:yaml:decode":
            raise NotSupported(f"the function {request.tok!r}")
        args = plain(decode(request.args))
        if not isinstance(args.get("text"), str):
            raise Failure("missing required field 'text' of type string")
        found = yaml_decode.decode(
            args["text"], args.get("defaultNamespace", ""), self._connected.is_namespaced
        )
        response = pb.InvokeResponse()
        getattr(response, "return").CopyFrom(encode({"result": found}))
        return response

    @rpc
    def Check(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Complete the inputs: name, namespace."""
        if not self._connected.reachable and self._settings.skip_update_unreachable:
            return pb.CheckResponse(inputs=request.olds)
        return check.check(request, self._connected)

    @rpc
    def Diff(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Compare the new inputs with the object as it was last seen."""
        immutability = Immutability(
            mutable_configmaps=self._settings.mutable_configmaps,
            mutable_secrets=self._settings.mutable_secrets,
        )
        return diff.diff(request, immutability)

    @rpc
    def Create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Create an object."""
        if request.preview:
            foreseen = preview.creation(self._connected, decode(request.properties))
            return pb.CreateResponse(properties=encode(foreseen))
        return self._lifecycle.create(request)

    @rpc
    def Update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Update an object."""
        if request.preview:
            manager = state.field_manager_of(decode(request.olds))
            foreseen = preview.update(self._connected, decode(request.news), manager)
            return pb.UpdateResponse(properties=encode(foreseen))
        return self._lifecycle.update(request)

    @rpc
    def Read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """Read an object."""
        if self._connected.reachable:
            return self._lifecycle.read(request)
        self._warn_unreachable(request.urn)
        if self._settings.delete_unreachable:
            return pb.ReadResponse()
        if self._settings.skip_update_unreachable:
            return pb.ReadResponse(
                id=request.id, properties=request.properties, inputs=request.inputs
            )
        raise Failure(f"failed to read resource state due to unreachable cluster. {_HOW_TO_FORGET}")

    @rpc
    def Delete(self, request: pb.DeleteRequest) -> Empty:
        """Delete an object."""
        if self._connected.reachable:
            self._lifecycle.delete(request)
            return Empty()
        self._warn_unreachable(request.urn)
        if self._settings.delete_unreachable:
            return Empty()
        raise Failure(f"configured Kubernetes cluster is unreachable. {_HOW_TO_FORGET}")

    def stop(self) -> None:
        """End every wait."""
        self._stopped.set()

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise Failure("the provider has not been configured")
        return self._connection

    @property
    def _lifecycle(self) -> Lifecycle:
        return Lifecycle(self._connected.cluster, self.engine)

    def _warn_unreachable(self, urn: str) -> None:
        reason = self._connected.reason
        self.engine.log(urn, f"configured Kubernetes cluster is unreachable: {reason}", "warning")
