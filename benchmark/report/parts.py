"""Parts of results that may be missing: what is not there is empty, never an error."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from benchmark.results.reading import Measured


@dataclass(frozen=True)
class Part:
    """An object somewhere in the results; a key that is missing or of another kind is empty.

    applies: whether the variant has the phase that it is of.
    """

    values: Mapping[str, object]
    applies: bool = True

    def lacks(self, what: str) -> str:
        """Why it is empty: `what` in words, unless there could be nothing."""
        return what if self.applies else "not applicable"

    def number(self, key: str) -> float | None:
        """A figure, None where there is none."""
        return _number(self.values.get(key))

    def text(self, key: str) -> str:
        """A text, "" where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def part(self, key: str) -> "Part":
        """An object within."""
        return _part(self.values.get(key), self.applies)

    def parts(self, key: str) -> "list[Part]":
        """A list of objects."""
        return [_part(item) for item in _items(self.values.get(key)) if isinstance(item, dict)]

    def numbers(self, key: str) -> list[float]:
        """A list of numbers, without what is none."""
        numbers = (_number(item) for item in _items(self.values.get(key)))
        return [number for number in numbers if number is not None]

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        return [str(item) for item in _items(self.values.get(key))]

    def named(self) -> "dict[str, Part]":
        """The objects within, by name."""
        return {k: _part(v) for k, v in self.values.items() if isinstance(v, dict)}

    def counts(self) -> dict[str, int]:
        """The whole numbers within, by name."""
        items = self.values.items()
        return {k: v for k, v in items if isinstance(v, int) and not isinstance(v, bool)}

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval that stands beside samples, None where they are too few."""
        bounds = self.numbers("interval95")
        return (bounds[0], bounds[1]) if len(bounds) == 2 else None


def part(measured: Measured, path: str) -> Part:
    """The object at a dotted path of a variant's results."""
    applies = measured.applies(path)
    return _part(measured.value(path) if applies and measured.has(path) else None, applies)


def _part(value: object, applies: bool = True) -> Part:
    return Part(cast("Mapping[str, object]", value) if isinstance(value, dict) else {}, applies)


def _items(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
