"""What is done with one object: created, updated, read, deleted, with its waiting."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb

from lab.plugins.engine import Engine
from lab.plugins.failures import Failure, PartialFailure
from lab.plugins.kubernetes import apply, kinds, naming, objects, state
from lab.plugins.kubernetes.api import ApiError, Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting import rules, waiter
from lab.plugins.kubernetes.awaiting.waiter import NotReady
from lab.plugins.kubernetes.discovery import NoMatch
from lab.plugins.values import decode, encode

Properties = dict[str, Any]


class Lifecycle:
    """Works on the objects of one cluster, and tells the engine how it goes."""

    def __init__(self, cluster: Cluster, engine: Engine) -> None:
        self._cluster = cluster
        self._engine = engine

    def create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Create the object and wait until it is ready.

        Raises:
            Failure: it was not created. PartialFailure: it was, but is not ready.
        """
        inputs = decode(request.properties)
        obj = objects.desired(state.to_object(inputs))
        rule = rules.readiness(obj, request.timeout)
        manager = naming.field_manager(obj)
        try:
            live = apply.create(self._cluster, obj, manager, self._report(request.urn))
        except NoMatch as error:
            raise Failure(
                f"creation of resource {objects.identity(obj)!r} with kind {obj['apiVersion']}/"
                f"{obj['kind']} failed because the Kubernetes API server reported that the "
                "apiVersion for this resource does not exist. Verify that any required CRDs "
                f"have been created: {error}"
            ) from error
        except ApiError as error:
            raise Failure(
                f"resource {objects.identity(obj)!r} was not successfully created by the "
                f"Kubernetes API server: {error}"
            ) from error
        problem = (
            f"resource {objects.identity(live)!r} was successfully created, but the "
            "Kubernetes API server reported that it"
        )
        properties = self._settle(request.urn, inputs, live, manager, rule, problem)
        return pb.CreateResponse(id=objects.identity(live), properties=encode(properties))

    def update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Apply the new inputs and wait until the object is ready.

        Raises:
            PartialFailure: the change was refused, or the object is not ready.
        """
        inputs, old = decode(request.news), decode(request.olds)
        obj = objects.desired(state.to_object(inputs))
        rule = rules.readiness(obj, request.timeout)
        manager = naming.field_manager(obj, state.field_manager_of(old))
        what = f"the Kubernetes API server reported that {objects.identity(obj)!r}"
        try:
            live = apply.update(self._cluster, obj, manager)
        except ApiError as error:
            raise Failure(
                f"update of resource {objects.identity(obj)!r} failed: {error}"
            ) from error
        properties = self._settle(request.urn, inputs, live, manager, rule, what)
        return pb.UpdateResponse(properties=encode(properties))

    def delete(self, request: pb.DeleteRequest) -> None:
        """Delete the object and wait until it is gone. A kind that is gone takes it along."""
        old = decode(request.properties)
        obj = kinds.typed(state.live_of(old), kinds.token(request.urn, request.type))
        inputs = state.to_object(state.inputs_of(old))
        try:
            uid = apply.delete(self._cluster, obj)
            if uid and rules.awaits_deletion(inputs):
                seconds = rules.seconds(inputs, request.timeout)
                waiter.until_gone(self._cluster, obj, uid, seconds, self._report(request.urn))
        except NoMatch:
            return
        except NotReady as error:
            manager, version = state.field_manager_of(old), state.api_version_of(old)
            kept = state.checkpoint(state.inputs_of(old), error.live, manager, version)
            raise PartialFailure(str(error), request.id, encode(kept), error.reasons) from error

    def read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """The object as it is now; an empty answer if it is gone.

        Raises:
            PartialFailure: it exists but is not ready.
        """
        known, old = decode(request.inputs), decode(request.properties)
        namespace, name = objects.parse_identity(request.id)
        obj = kinds.typed(state.to_object(known), kinds.token(request.urn, request.type))
        obj = objects.placed(obj, name=name, namespace=namespace)
        try:
            live = self._cluster.read(obj)
        except ApiError as error:
            if error.status == 404:
                return pb.ReadResponse()
            raise
        inputs = _seen_inputs(known, live)
        manager = naming.field_manager(obj, state.field_manager_of(old))
        version = state.api_version_of(old) or str(live["apiVersion"])
        kept = encode(state.checkpoint(inputs, live, manager, version))
        check = rules.when_read(obj) if known else None
        if check:
            try:
                waiter.look(self._cluster, live, check)
            except NotReady as error:
                failure = PartialFailure(str(error), request.id, kept, error.reasons)
                raise failure.with_inputs(encode(inputs)) from error
        return pb.ReadResponse(id=request.id, properties=kept, inputs=encode(inputs))

    def _settle(
        self,
        urn: str,
        inputs: Properties,
        live: Object,
        manager: str,
        rule: rules.Rule | None,
        problem: str,
    ) -> Properties:
        """Wait for `rule`, and return the state to keep."""
        version = str(live["apiVersion"])
        try:
            if rule:
                live = waiter.until_ready(self._cluster, live, rule, self._report(urn))
        except NotReady as error:
            kept = encode(state.checkpoint(inputs, error.live, manager, version))
            message = f"{problem} failed to fully initialize or become live: {error}"
            identity = objects.identity(live)
            raise PartialFailure(message, identity, kept, error.reasons) from error
        return state.checkpoint(inputs, live, manager, version)

    def _report(self, urn: str) -> waiter.Report:
        return lambda message: self._engine.status(urn, message)


def _seen_inputs(known: Properties, live: Object) -> Properties:
    """What the inputs would be for the object as it is: in the shape of the known ones."""
    seen = state.seen_inputs(live, state.to_object(known)) if known else objects.desired(live)
    return state.secure(state.to_properties(seen), known)
