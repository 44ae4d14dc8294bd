"""Commands on this machine: `local.Command` and `local.run`."""

from __future__ import annotations

from typing import Any

from lab.plugins.command import inputs as command_inputs
from lab.plugins.command import outputs
from lab.plugins.command.process import Running
from lab.plugins.engine import Engine
from lab.plugins.values import plain


class LocalCommand:
    """Runs the commands of `local.Command` resources."""

    check = staticmethod(command_inputs.check)
    previewed = staticmethod(outputs.previewed)

    def __init__(self, engine: Engine, running: Running) -> None:
        self._engine = engine
        self._running = running

    def filled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs with their one default."""
        return {"addPreviousOutputInEnv": True, **inputs}

    def create(self, urn: str, inputs: dict[str, Any]) -> dict[str, Any]:
        """Run the `create` command."""
        return self.run(urn, inputs.get("create"), inputs, {})

    def update(self, urn: str, inputs: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
        """Run the `update` command, or `create` where there is none."""
        return self.run(urn, inputs.get("update", inputs.get("create")), inputs, state)

    def delete(self, urn: str, state: dict[str, Any]) -> None:
        """Run the `delete` command."""
        if "delete" in state:
            self.run(urn, state["delete"], outputs.inputs_of(state), state)

    def run(
        self, urn: str, text: Any, inputs: dict[str, Any], previous: dict[str, Any]
    ) -> dict[str, Any]:
        """The state after running `text`, which may be absent: then nothing runs."""
        if text is None:
            return outputs.state(inputs, outputs.kept(previous))
        command = command_inputs.command(plain(text), inputs, previous)
        output = self._running.run(command, lambda line: self._engine.log(urn, line))
        return outputs.state(inputs, {"stdout": output.stdout, "stderr": output.stderr})
