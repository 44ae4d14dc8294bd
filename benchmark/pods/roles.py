"""A variant's pods by what they are there for."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmark.errors import MeasuringError
from benchmark.fields import Fields

Labels = dict[str, str]
ROLES = ("server", "kernel", "control")


@dataclass(frozen=True)
class Pods:
    """Labels by role; None where the variant has no pods of that role.

    server: they serve notebooks; cold starts and phases of one pod are about them. kernel: they
    hold kernels and no server; they are watched too, none may exist at zero, and they count among
    the variant's own pods. control: no notebook can be reached without them; they are shown where
    one does not answer.
    """

    server: Labels
    kernel: Labels | None = None
    control: Labels | None = None

    @property
    def watched(self) -> tuple[Labels, ...]:
        """Of the variant's own pods."""
        return (self.server,) if self.kernel is None else (self.server, self.kernel)


def read_pods(fields: Fields, refuse: Callable[[str], MeasuringError]) -> Pods:
    """Raises DescriptionError."""
    fields.only(*ROLES)
    selectors = {role: fields.text(role) for role in ROLES if role == "server" or fields.has(role)}
    return Pods(**{role: _labels(role, text, refuse) for role, text in selectors.items()})


def _labels(role: str, selector: str, refuse: Callable[[str], MeasuringError]) -> Labels:
    """`a=b,c=d` as a dict; set-based selectors are refused."""
    pairs = [term.partition("=") for term in selector.split(",")]
    if not all(key and equals and value for key, equals, value in pairs):
        raise refuse(f"pods.{role} must read key=value[,key=value], not {selector!r}")
    return {key.strip(): value.strip() for key, _, value in pairs}
