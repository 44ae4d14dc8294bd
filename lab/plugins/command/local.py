"""Commands on this machine: `local.Command` and `local.run`."""

from __future__ import annotations

from typing import Any

from lab.plugins.command import inputs as command_inputs
from lab.plugins.command.command import Command
from lab.plugins.command.engine import Engine
from lab.plugins.command.process import Running
from lab.plugins.command.values import plain


class LocalCommand(Command):
    """Runs the commands of `local.Command` resources."""

    check = staticmethod(command_inputs.check)

    def __init__(self, engine: Engine, running: Running) -> None:
        self._engine = engine
        self._running = running

    def filled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs with their one default."""
        return {"addPreviousOutputInEnv": True, **inputs}

    def _printed(
        self, urn: str, text: Any, inputs: dict[str, Any], previous: dict[str, Any]
    ) -> dict[str, str]:
        command = command_inputs.command(plain(text), inputs, previous)
        output = self._running.run(command, lambda line: self._engine.log(urn, line))
        return {"stdout": output.stdout, "stderr": output.stderr}
