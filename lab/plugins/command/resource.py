"""What every resource of the command provider answers."""

from __future__ import annotations

from typing import Any, Protocol

Properties = dict[str, Any]


class Resource(Protocol):
    """One resource type. Properties may hold secrets; `urn` says whom messages are about.

    Every operation raises Failure where it did not succeed.
    """

    def check(self, inputs: Properties) -> list[tuple[str, str]]:
        """What is wrong with the inputs, as pairs of a property and a reason."""
        ...

    def filled(self, inputs: Properties) -> Properties:
        """The inputs with their defaults."""
        ...

    def previewed(self, inputs: Properties) -> Properties:
        """The state as far as a preview knows it."""
        ...

    def create(self, urn: str, inputs: Properties) -> Properties:
        """Make it; returns its state."""
        ...

    def update(self, urn: str, inputs: Properties, state: Properties) -> Properties:
        """Change it from a state to what the inputs say; returns its new state."""
        ...

    def delete(self, urn: str, state: Properties) -> None:
        """Unmake it."""
        ...
