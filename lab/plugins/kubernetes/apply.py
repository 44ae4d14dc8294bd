"""Creates, updates and deletes one object."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import Api, ApiError, Object
from lab.plugins.kubernetes.discovery import Discovery, Kind
from lab.plugins.kubernetes.managers import adopt

_RETRY_SECONDS = (0.5, 1, 2, 4, 8)  # for a kind or namespace that is being made


@dataclass(frozen=True)
class Cluster:
    """One cluster, and whether it is time to stop working on it."""

    api: Api
    discovery: Discovery
    stopped: threading.Event
    force: bool = False
    upsert: bool = False

    def kind(self, obj: Object) -> Kind:
        """Where objects of the kind of `obj` live; `NoMatch` where there is none."""
        return self.discovery.find(str(obj["apiVersion"]), str(obj["kind"]))

    def path(self, obj: Object) -> str:
        """The path of `obj` itself."""
        return self.kind(obj).path(objects.namespace(obj), objects.name(obj))

    def read(self, obj: Object) -> Object:
        """`obj` as it is now; `ApiError` 404 if it is gone."""
        return self.api.get(self.path(obj))


def create(cluster: Cluster, obj: Object, manager: str, report: Callable[[str], None]) -> Object:
    """Create `obj`, which must not exist.

    A missing kind or namespace may be on its way: it is waited for, about 15 seconds.
    """
    for attempt, seconds in enumerate(_RETRY_SECONDS):
        try:
            return create_once(cluster, obj, manager)
        except ApiError as error:
            if error.status != 404:
                raise
            report(f"Retry #{attempt}; creation failed: {error}")
        if cluster.stopped.wait(seconds):
            raise Failure(f"the creation of {objects.label(obj)} was cancelled")
    return create_once(cluster, obj, manager)


def create_once(cluster: Cluster, obj: Object, manager: str, *, dry_run: bool = False) -> Object:
    """Create `obj`, or find out what would come of it."""
    query = _query(manager, dry_run=dry_run)
    if cluster.upsert:
        return cluster.api.apply(cluster.path(obj), obj, force="true", **query)
    collection = cluster.kind(obj).collection(objects.namespace(obj))
    return cluster.api.create(collection, obj, **query)


def update(cluster: Cluster, obj: Object, manager: str, *, dry_run: bool = False) -> Object:
    """Apply `obj`, which exists. Fields that someone else has set are a conflict.

    Raises:
        ApiError: the server refuses the change.
    """
    path = cluster.path(obj)
    force = dry_run or cluster.force or objects.is_true(obj, objects.PATCH_FORCE)
    if not dry_run:
        adopt(cluster.api, path, manager)
    query = _query(manager, dry_run=dry_run)
    try:
        return cluster.api.apply(path, obj, force=str(force).lower(), **query)
    except ApiError as error:
        if error.status == 409:
            raise _conflict(error) from error
        raise


def delete(cluster: Cluster, obj: Object) -> str:
    """Ask for the deletion of `obj`. Returns its uid, or "" if it is gone already."""
    try:
        live = cluster.read(obj)
        policy = objects.annotation(obj, objects.DELETION_PROPAGATION).lower()
        cluster.api.delete(
            cluster.path(obj),
            {
                "propagationPolicy": policy.capitalize() or "Foreground",
                "preconditions": {"uid": live["metadata"]["uid"]},
            },
        )
    except ApiError as error:
        if error.status == 404:
            return ""
        raise
    return str(live["metadata"]["uid"])


def _query(manager: str, *, dry_run: bool) -> dict[str, str]:
    query = {"fieldManager": manager, "fieldValidation": "Warn"}
    return {**query, "dryRun": "All"} if dry_run else query


def _conflict(error: ApiError) -> ApiError:
    return ApiError(
        error.status,
        error.reason,
        f"Server-Side Apply field conflict detected: {error}. To overwrite these fields, "
        f'set the annotation `{objects.PATCH_FORCE}: "true"` on the object',
    )
