"""Commands on other machines: `remote.Command`."""

from __future__ import annotations

from typing import Any

from lab.plugins.command import connection, session
from lab.plugins.command.checks import LOGGING, missing, wrong, wrong_logging
from lab.plugins.command.command import Command
from lab.plugins.command.engine import Engine
from lab.plugins.command.inputs import environment, previous_output
from lab.plugins.command.running import Coroutines
from lab.plugins.command.values import plain

_TYPES: dict[str, type | tuple[type, ...]] = {
    "connection": dict,
    "create": str,
    "update": str,
    "delete": str,
    "stdin": str,
    "logging": str,
    "environment": dict,
    "triggers": list,
    "addPreviousOutputInEnv": bool,
}


class RemoteCommand(Command):
    """Runs the commands of `remote.Command` resources over SSH."""

    def __init__(self, engine: Engine, running: Coroutines) -> None:
        self._engine = engine
        self._running = running

    def check(self, inputs: dict[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with the inputs, as pairs of a property and a reason."""
        return [
            *wrong(inputs, _TYPES, "a remote command"),
            *wrong_logging(inputs),
            *missing(inputs, "connection"),
            *connection.check(inputs.get("connection")),
        ]

    def filled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs with their defaults."""
        return connection.filled({"addPreviousOutputInEnv": True, **inputs})

    def _printed(
        self, urn: str, text: Any, inputs: dict[str, Any], previous: dict[str, Any]
    ) -> dict[str, str]:
        values = plain(inputs)
        command = session.Command(
            text=plain(text),
            connection=values["connection"],
            environment=environment(values),
            optional=previous_output(values, previous),
            stdin=values.get("stdin", ""),
            logged=LOGGING[values.get("logging", "stdoutAndStderr")],
        )
        said = session.Said(
            line=lambda line: self._engine.log(urn, line),
            status=lambda text: self._engine.status(urn, text),
            warning=lambda text: self._engine.log(urn, text, "warning"),
        )
        return self._running.run(session.run(command, said))
