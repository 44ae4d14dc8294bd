"""Kubernetes quantities: "1000m" and "1" are the same amount."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

_FORM = re.compile(r"^([+-]?[0-9.]+)([eE][+-]?[0-9]+|[numkKMGTPE]i?)?$")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_HOLDERS = {
    "capacity",
    "default",
    "defaultRequest",
    "hard",
    "limits",
    "max",
    "maxLimitRequestRatio",
    "min",
    "overhead",
    "requests",
}
_NAMES = {"averageValue", "divisor", "sizeLimit", "storage", "value"}


def is_quantity(path: tuple[str | int, ...]) -> bool:
    """Whether Kubernetes itself has a quantity at `path` of its own kinds."""
    names = [part for part in path if isinstance(part, str)]
    return bool(names) and (names[-1] in _NAMES or any(name in _HOLDERS for name in names[-2:-1]))


def same(one: Any, other: Any) -> bool:
    """Whether two quantities, in whatever notation, are the same amount."""
    amounts = _amount(one), _amount(other)
    return None not in amounts and amounts[0] == amounts[1]


def _amount(value: Any) -> Decimal | None:
    match = _FORM.match(str(value))
    if isinstance(value, bool) or not match or match[1].count(".") > 1:
        return None
    number, suffix = Decimal(match[1]), match[2] or ""
    if suffix in _BINARY:
        return number * 1024 ** _BINARY[suffix]
    if suffix in _DECIMAL:
        return number.scaleb(_DECIMAL[suffix])
    return number.scaleb(int(suffix[1:])) if suffix[0] in "eE" else None
