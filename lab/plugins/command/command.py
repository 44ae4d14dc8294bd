"""What commands have in common, wherever they run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from lab.plugins.command import outputs
from lab.plugins.command.resource import Properties


class Command(ABC):
    """A resource whose life is three commands: `create`, `update` and `delete`."""

    def previewed(self, inputs: Properties) -> Properties:
        """The state as far as a preview knows it."""
        return outputs.previewed(inputs)

    def create(self, urn: str, inputs: Properties) -> Properties:
        """Run the `create` command."""
        return self.run(urn, inputs.get("create"), inputs, {})

    def update(self, urn: str, inputs: Properties, state: Properties) -> Properties:
        """Run the `update` command, or `create` where there is none."""
        return self.run(urn, inputs.get("update", inputs.get("create")), inputs, state)

    def delete(self, urn: str, state: Properties) -> None:
        """Run the `delete` command."""
        if "delete" in state:
            self.run(urn, state["delete"], outputs.inputs_of(state), state)

    def run(self, urn: str, text: Any, inputs: Properties, previous: Properties) -> Properties:
        """The state after running `text`, which may be absent: then nothing runs."""
        if text is None:
            return outputs.state(inputs, outputs.kept(previous))
        return outputs.state(inputs, self._printed(urn, text, inputs, previous))

    @abstractmethod
    def _printed(
        self, urn: str, text: Any, inputs: Properties, previous: Properties
    ) -> dict[str, str]:
        """Run `text`; what it printed, as outputs.NAMES has it. Raises Failure."""
