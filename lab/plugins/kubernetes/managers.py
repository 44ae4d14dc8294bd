"""Who has set which fields of an object (`metadata.managedFields`)."""

from __future__ import annotations

from typing import Any

from lab.plugins.kubernetes.api import Api, ApiError, Object

Entry = dict[str, Any]

_TRIES = 5  # someone else may change the object at the same moment


def adopt(api: Api, path: str, manager: str) -> None:
    """Let the fields that `manager` set when it created the object count as applied.

    Otherwise the manager would be in conflict with itself when it changes such a field, and
    could not remove one.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            return _adopt_once(api, path, manager)
        except ApiError as error:
            if error.status != 409 or attempt == _TRIES:
                raise
    return None


def _adopt_once(api: Api, path: str, manager: str) -> None:
    live = api.get(path)
    entries: list[Entry] = live["metadata"].get("managedFields") or []
    created = [entry for entry in entries if _is_creation(entry, manager)]
    if not created:
        return
    api.patch(
        path,
        [
            _replace("/metadata/managedFields", _applied(entries, created, manager)),
            _replace("/metadata/resourceVersion", live["metadata"]["resourceVersion"]),
        ],
    )


def _is_creation(entry: Entry, manager: str) -> bool:
    return (
        entry.get("manager") == manager
        and entry.get("operation") == "Update"
        and not entry.get("subresource")
    )


def _applied(entries: list[Entry], created: list[Entry], manager: str) -> list[Entry]:
    """`entries` with those in `created` merged into one that says "Apply"."""
    applied = [e for e in entries if e.get("manager") == manager and e["operation"] == "Apply"]
    fields: Object = {}
    for entry in [*created, *applied]:
        fields = _union(fields, entry.get("fieldsV1") or {})
    kept = [entry for entry in entries if entry not in created and entry not in applied]
    return [*kept, {**created[-1], "operation": "Apply", "fieldsV1": fields}]


def _union(one: Object, other: Object) -> Object:
    merged = dict(one)
    for key, value in other.items():
        merged[key] = _union(merged[key], value) if key in merged else value
    return merged


def _replace(path: str, value: Any) -> Object:
    return {"op": "replace", "path": path, "value": value}
