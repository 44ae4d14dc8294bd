"""Reads typed values out of decoded JSON or YAML, with errors that name the key."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from benchmark.errors import MeasuringError

T = TypeVar("T")

KINDS: dict[type[object], str] = {
    str: "a string",
    dict: "an object",
    list: "a list",
    bool: "true or false",
}


class Fields:
    """One mapping of a document; `where` is its place in it, such as `scaling`."""

    def __init__(
        self, document: object, where: str, refuse: Callable[[str], MeasuringError]
    ) -> None:
        self.where = where
        self._refuse = refuse
        if not isinstance(document, dict):
            raise refuse(f"{where or 'it'} must be an object, not {_shown(document)}")
        self.values = cast("Mapping[str, object]", document)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def any(self, key: str) -> object:
        if key not in self.values:
            raise self._refuse(f"{self._path(key)} is missing")
        return self.values[key]

    def text(self, key: str) -> str:
        value = self._typed(key, str)
        if not value:
            raise self._refuse(f"{self._path(key)} must not be empty")
        return value

    def number(self, key: str, low: float = 0.0) -> float:
        value = self.any(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < low:
            raise self._refuse(
                f"{self._path(key)} must be a number of at least {low:g}, not {_shown(value)}"
            )
        return float(value)

    def whole(self, key: str, low: int = 0) -> int:
        value = self.number(key, low)
        if value != int(value):
            raise self._refuse(f"{self._path(key)} must be a whole number, not {value:g}")
        return int(value)

    def section(self, key: str) -> "Fields":
        return Fields(self.any(key), self._path(key), self._refuse)

    def mapping(self, key: str) -> dict[str, object]:
        return self._typed(key, dict)

    def sections(self, key: str) -> "list[Fields]":
        items: list[object] = self._typed(key, list)
        return [Fields(v, f"{self._path(key)}[{i}]", self._refuse) for i, v in enumerate(items)]

    def texts(self, key: str) -> list[str]:
        items: list[object] = self._typed(key, list)
        for item in items:
            if not isinstance(item, str):
                raise self._refuse(f"{self._path(key)} must hold strings, not {_shown(item)}")
        return cast("list[str]", items)

    def wholes(self, key: str) -> list[int]:
        items: list[object] = self._typed(key, list)
        for item in items:
            if isinstance(item, bool) or not isinstance(item, int):
                raise self._refuse(f"{self._path(key)} must hold whole numbers, not {_shown(item)}")
        return cast("list[int]", items)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            shown = " or ".join(part for part in (", ".join(allowed[:-1]), allowed[-1]) if part)
            raise self._refuse(f"{self._path(key)} must be {shown}, not {value!r}")
        return value

    def of_kind(self, kinds: Mapping[str, T]) -> T:
        """What stands for the mapping's `kind`."""
        return kinds[self.choice("kind", tuple(kinds))]

    def only(self, *keys: str) -> "Fields":
        """Refuses keys that nobody reads, which are mostly misspelt ones."""
        for key in self.values:
            if key not in keys:
                raise self._refuse(
                    f"{self._path(key)} is not known; allowed are {', '.join(sorted(keys))}"
                )
        return self

    def _typed(self, key: str, kind: type[T]) -> T:
        value = self.any(key)
        if not isinstance(value, kind):
            raise self._refuse(f"{self._path(key)} must be {KINDS[kind]}, not {_shown(value)}")
        return value

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def _shown(value: object) -> str:
    """The type and, where it cannot hold a secret, the value."""
    if isinstance(value, bool | int | float) or value is None:
        return repr(value)
    return f"a {type(value).__name__}"
