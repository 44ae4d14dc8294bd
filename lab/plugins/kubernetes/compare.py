"""Compares what a program wants with what was last seen on the cluster."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pulumi.runtime.proto.provider_pb2 import PropertyDiff

from lab.plugins.kubernetes import quantities
from lab.plugins.kubernetes.api import Object
from lab.plugins.kubernetes.builtin import is_built_in
from lab.plugins.kubernetes.immutable import Path
from lab.plugins.kubernetes.objects import desired, is_empty
from lab.plugins.values import has_unknown

_MISSING = object()


@dataclass(frozen=True)
class Change:
    """One place where the wanted object differs. `kind` is ADD, DELETE or UPDATE."""

    path: Path
    kind: PropertyDiff.Kind.ValueType
    from_inputs: bool = False

    @property
    def text(self) -> str:
        """The path in Pulumi's notation, as in ``metadata.labels["app.kubernetes.io/name"]``."""
        return "".join(_step(part) for part in self.path).lstrip(".")


def changes(old_inputs: Object, live: Object, new_inputs: Object) -> list[Change]:
    """How `new_inputs` differ from `live`, in the fields that either inputs mention.

    What the cluster has filled in by itself is no difference; neither is another notation of
    the same value.
    """
    built_in = is_built_in(str(new_inputs.get("apiVersion")))
    compare = _Comparison(built_in)
    old, new, seen = (_comparable(obj) for obj in (old_inputs, new_inputs, live))
    texts = {**(old_inputs.get("stringData") or {}), **(new_inputs.get("stringData") or {})}
    return [_as_written(change, texts) for change in compare.mappings((), old, seen, new)]


@dataclass(frozen=True)
class _Comparison:
    """Walks the old inputs, the live object and the new inputs side by side."""

    built_in: bool

    def mappings(self, path: Path, old: Object, live: Object, new: Object) -> Iterator[Change]:
        for key in [*new, *(key for key in old if key not in new)]:
            before = old.get(key, _MISSING)
            seen = _MISSING if before is _MISSING else live.get(key, _MISSING)
            yield from self._values((*path, key), before, seen, new.get(key, _MISSING))

    def _values(self, path: Path, old: Any, live: Any, new: Any) -> Iterator[Change]:
        if new is _MISSING:
            if live is not _MISSING:
                yield Change(path, PropertyDiff.DELETE, from_inputs=True)
        elif live is _MISSING:
            if not self._dropped(old, new):
                yield Change(path, PropertyDiff.ADD)
        elif isinstance(new, dict) and isinstance(live, dict):
            yield from self.mappings(path, old if isinstance(old, dict) else {}, live, new)
        elif isinstance(new, list) and isinstance(live, list):
            yield from self._lists(path, old if isinstance(old, list) else [], live, new)
        elif has_unknown(new) or not self._same(path, live, new):
            yield Change(path, PropertyDiff.UPDATE)

    def _lists(
        self, path: Path, old: list[Any], live: list[Any], new: list[Any]
    ) -> Iterator[Change]:
        """Element by element. Elements beyond the old inputs' length are the cluster's own."""
        seen = live[: len(old)]
        for index in range(max(len(seen), len(new))):
            values = (_at(side, index) for side in (old, seen, new))
            yield from self._values((*path, index), *values)

    def _dropped(self, old: Any, new: Any) -> bool:
        """Whether the server leaves out the value, for it is empty and was so before."""
        return old == new and is_empty(new)

    def _same(self, path: Path, live: Any, new: Any) -> bool:
        if live == new and isinstance(live, bool) == isinstance(new, bool):
            return True
        return self.built_in and quantities.is_quantity(path) and quantities.same(live, new)


def _comparable(obj: Object) -> Object:
    """`obj` without what the server owns; a Secret's `stringData` as the `data` it becomes."""
    result = desired(obj)
    if result.get("kind") == "Secret" and isinstance(result.get("stringData"), dict):
        encoded = {key: _encoded(value) for key, value in result.pop("stringData").items()}
        result["data"] = {**(result.get("data") or {}), **encoded}
    return result


def _as_written(change: Change, texts: Object) -> Change:
    """`change`, at `stringData` if that is where a program has written the value."""
    if change.path[0] != "data" or len(change.path) < 2 or change.path[1] not in texts:
        return change
    return replace(change, path=("stringData", *change.path[1:]), from_inputs=True)


def _encoded(value: Any) -> Any:
    return base64.b64encode(value.encode()).decode() if isinstance(value, str) else value


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else _MISSING


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if any(character in part for character in '."[]'):
        escaped = part.replace('"', '\\"')
        return f'["{escaped}"]'
    return f".{part}"
