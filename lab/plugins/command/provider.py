"""The command provider's RPCs: `local.Command` and `local.run`."""

from __future__ import annotations

import secrets
from typing import Any

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.base import Provider
from lab.plugins.command import inputs as command_inputs
from lab.plugins.command.diff import diff
from lab.plugins.command.process import Running
from lab.plugins.engine import Engine
from lab.plugins.failures import NotSupported, rpc
from lab.plugins.values import UNKNOWN, Secret, decode, encode, has_unknown, plain

_RESOURCE = "command:local:Command"
_FUNCTION = "command:local:run"


class CommandProvider(Provider):
    """Runs commands on this machine."""

    version = "1.2.1"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._running = Running()

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
        """Refuse wrong inputs; fill in the one default."""
        _require(request.urn, request.type)
        inputs = decode(request.news)
        failures = [
            pb.CheckFailure(property=name, reason=reason)
            for name, reason in command_inputs.check(inputs)
        ]
        inputs.setdefault("addPreviousOutputInEnv", True)
        return pb.CheckResponse(inputs=encode(inputs), failures=failures)

    @rpc
    def Diff(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Changed triggers replace; any other changed input runs the command again."""
        old = decode(request.old_inputs) or decode(request.olds)
        return diff(old, decode(request.news))

    @rpc
    def Create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Run the `create` command."""
        inputs = decode(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=encode(_previewed(inputs)))
        state = self._run(request.urn, inputs.get("create"), inputs, {})
        name = request.name or request.urn.rpartition("::")[2]
        identity = f"{name}{secrets.token_hex(4)}"
        return pb.CreateResponse(id=identity, properties=encode(state))

    @rpc
    def Update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Run the `update` command, or `create` where there is none."""
        inputs = decode(request.news)
        if request.preview:
            return pb.UpdateResponse(properties=encode(_previewed(inputs)))
        text = inputs.get("update", inputs.get("create"))
        state = self._run(request.urn, text, inputs, decode(request.olds))
        return pb.UpdateResponse(properties=encode(state))

    @rpc
    def Delete(self, request: pb.DeleteRequest) -> Empty:
        """Run the `delete` command."""
        state = decode(request.properties)
        inputs = {key: value for key, value in state.items() if key not in ("stdout", "stderr")}
        if "delete" in inputs:
            self._run(request.urn, inputs["delete"], inputs, state)
        return Empty()

    @rpc
    def Read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """A command has no state outside of Pulumi's: return what is known."""
        return pb.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    @rpc
    def Invoke(self, request: pb.InvokeRequest) -> pb.InvokeResponse:
        """Run a command at every execution of the program (`local.run`)."""
        if request.tok != _FUNCTION:
            raise NotSupported(f"the function {request.tok!r}")
        inputs = decode(request.args)
        failures = [
            pb.CheckFailure(property=name, reason=reason)
            for name, reason in command_inputs.check(inputs)
        ]
        if failures:
            return pb.InvokeResponse(failures=failures)
        if has_unknown(inputs):
            return _returned(_previewed(inputs))
        return _returned(self._run("", inputs.get("command"), inputs, {}))

    def stop(self) -> None:
        """Stop every command that runs."""
        self._running.stop()

    def _run(
        self, urn: str, text: Any, inputs: dict[str, Any], previous: dict[str, Any]
    ) -> dict[str, Any]:
        """The state after running `text`, which may be absent: then nothing runs."""
        if text is None:
            outputs = {name: plain(previous.get(name, "")) for name in ("stdout", "stderr")}
        else:
            command = command_inputs.command(plain(text), inputs, previous)
            output = self._running.run(command, lambda line: self.engine.log(urn, line))
            outputs = {"stdout": output.stdout, "stderr": output.stderr}
        if command_inputs.outputs_secret(inputs):
            return {**inputs, **{name: Secret(value) for name, value in outputs.items()}}
        return {**inputs, **outputs}


def _previewed(inputs: dict[str, Any]) -> dict[str, Any]:
    return {**inputs, "stdout": UNKNOWN, "stderr": UNKNOWN}


def _returned(properties: dict[str, Any]) -> pb.InvokeResponse:
    response = pb.InvokeResponse()
    getattr(response, "return").CopyFrom(encode(properties))
    return response


def _require(urn: str, token: str) -> None:
    token = token or urn.rsplit("::", 2)[-2].rpartition("$")[2]
    if token != _RESOURCE:
        raise NotSupported(f"the resource type {token!r}")
