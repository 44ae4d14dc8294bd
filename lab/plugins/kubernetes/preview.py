"""What would come of a change, without making it."""

from __future__ import annotations

from typing import Any

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import apply, naming, objects, state
from lab.plugins.kubernetes.api import ApiError, Object, Unreachable
from lab.plugins.kubernetes.connection import Connection
from lab.plugins.values import has_unknown

Properties = dict[str, Any]


def creation(connection: Connection, inputs: Properties) -> Properties:
    """The state after creating `inputs`; the inputs themselves where that cannot be known yet.

    Raises:
        Failure: the server would refuse.
    """
    return _foreseen(connection, inputs, "", is_update=False)


def update(connection: Connection, inputs: Properties, manager: str) -> Properties:
    """The state after applying `inputs`, as `creation` tells it."""
    return _foreseen(connection, inputs, manager, is_update=True)


def _foreseen(
    connection: Connection, inputs: Properties, manager: str, *, is_update: bool
) -> Properties:
    obj = objects.desired(state.to_object(inputs))
    if has_unknown(inputs) or not connection.knows(obj):
        return inputs
    manager = naming.field_manager(obj, manager)
    change = apply.update if is_update else apply.create_once
    try:
        live = change(connection.cluster, obj, manager, dry_run=True)
    except Unreachable:
        return inputs
    except ApiError as error:
        if _may_change(error):
            return inputs
        raise Failure(f"resource {objects.identity(obj)!r} would be refused: {error}") from error
    return state.checkpoint(inputs, _without_status(live), manager, str(live["apiVersion"]))


def _may_change(error: ApiError) -> bool:
    """Whether what is in the way may be gone by then: a namespace to be made, an old object."""
    in_the_way = error.status in (403, 404) or error.reason == "AlreadyExists"
    return in_the_way or "does not support dry run" in str(error)


def _without_status(live: Object) -> Object:
    return {key: value for key, value in live.items() if key != "status"}
