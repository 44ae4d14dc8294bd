"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A check's answer; remedy: the command or the deed that mends it."""

    name: str
    fine: bool
    found: str
    remedy: str = ""
