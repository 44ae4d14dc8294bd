"""The command provider's RPCs."""

from __future__ import annotations

import secrets

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.command.base import Provider
from lab.plugins.command.copying import CopyToRemote
from lab.plugins.command.diff import diff
from lab.plugins.command.engine import Engine
from lab.plugins.command.local import LocalCommand
from lab.plugins.command.process import Running
from lab.plugins.command.remote import RemoteCommand
from lab.plugins.command.resource import Properties, Resource
from lab.plugins.command.running import Coroutines
from lab.plugins.command.values import decode, encode, has_unknown
from lab.plugins.failures import NotSupported, rpc

_FUNCTION = "command:local:run"


class CommandProvider(Provider):
    """Runs commands on this machine and on others, and copies files to those."""

    version = "1.2.1"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._processes = Running()
        self._coroutines = Coroutines()
        self._local = LocalCommand(engine, self._processes)
        self._resources: dict[str, Resource] = {
            "command:local:Command": self._local,
            "command:remote:Command": RemoteCommand(engine, self._coroutines),
            "command:remote:CopyToRemote": CopyToRemote(engine, self._coroutines),
        }

    @rpc
    def CheckConfig(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Accept any configuration: there is none to set."""
        return pb.CheckResponse(inputs=request.news)

    @rpc
    def DiffConfig(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """No configuration, no difference."""
        del request
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)

    @rpc
    def Configure(self, request: pb.ConfigureRequest) -> pb.ConfigureResponse:
        """Agree on what this provider understands."""
        del request
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @rpc
    def Check(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Refuse wrong inputs; fill in the defaults."""
        resource = self._resource(request.urn)
        inputs = decode(request.news)
        failures = _failures(resource.check(inputs))
        return pb.CheckResponse(inputs=encode(resource.filled(inputs)), failures=failures)

    @rpc
    def Diff(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Changed triggers replace; any other changed input is an update."""
        old = decode(request.old_inputs) or decode(request.olds)
        return diff(old, decode(request.news))

    @rpc
    def Create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Make the resource."""
        resource, inputs = self._resource(request.urn), decode(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=encode(resource.previewed(inputs)))
        state = resource.create(request.urn, inputs)
        name = request.name or request.urn.rpartition("::")[2]
        return pb.CreateResponse(id=f"{name}{secrets.token_hex(4)}", properties=encode(state))

    @rpc
    def Update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Change the resource."""
        resource, inputs = self._resource(request.urn), decode(request.news)
        if request.preview:
            return pb.UpdateResponse(properties=encode(resource.previewed(inputs)))
        state = resource.update(request.urn, inputs, decode(request.olds))
        return pb.UpdateResponse(properties=encode(state))

    @rpc
    def Delete(self, request: pb.DeleteRequest) -> Empty:
        """Unmake the resource."""
        self._resource(request.urn).delete(request.urn, decode(request.properties))
        return Empty()

    @rpc
    def Read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """There is no state outside of Pulumi's: return what is known."""
        return pb.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    @rpc
    def Invoke(self, request: pb.InvokeRequest) -> pb.InvokeResponse:
        """Run a command at every execution of the program (`local.run`)."""
        if request.tok != _FUNCTION:
            raise NotSupported(f"the function {request.tok!r}")
        inputs = decode(request.args)
        if failures := _failures(self._local.check(inputs)):
            return pb.InvokeResponse(failures=failures)
        if has_unknown(inputs):
            return _returned(self._local.previewed(inputs))
        return _returned(self._local.run("", inputs.get("command"), inputs, {}))

    def stop(self) -> None:
        """Stop everything that runs."""
        self._coroutines.stop()
        self._processes.stop()

    def _resource(self, urn: str) -> Resource:
        token = urn.rsplit("::", 2)[-2].rpartition("$")[2]
        if token not in self._resources:
            raise NotSupported(f"the resource type {token!r}")
        return self._resources[token]


def _failures(wrong: list[tuple[str, str]]) -> list[pb.CheckFailure]:
    return [pb.CheckFailure(property=name, reason=reason) for name, reason in wrong]


def _returned(properties: Properties) -> pb.InvokeResponse:
    response = pb.InvokeResponse()
    getattr(response, "return").CopyFrom(encode(properties))
    return response
