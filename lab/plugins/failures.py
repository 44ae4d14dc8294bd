"""Failures of provider operations, and how the engine hears of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, status_pb2

Servicer = TypeVar("Servicer")
Request = TypeVar("Request")
Response = TypeVar("Response")


class Failure(Exception):
    """An operation that did not succeed. Its text is shown to the user."""


class NotSupported(Failure):
    """Something that the official plugin does and this one does not."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not supported by the offline plugin")


class PartialFailure(Failure):
    """The resource exists, but is not ready: it goes into the state with these reasons."""

    def __init__(self, message: str, identity: str, state: Struct, reasons: list[str]) -> None:
        super().__init__(message)
        self.detail = provider_pb2.ErrorResourceInitFailed(
            id=identity, properties=state, reasons=[message, *reasons]
        )

    def with_inputs(self, inputs: Struct) -> PartialFailure:
        """The same failure, with the inputs that the live object stands for."""
        self.detail.inputs.CopyFrom(inputs)
        return self


def rpc(
    method: Callable[[Servicer, Request], Response],
) -> Callable[..., Response]:
    """Turn `method` into a gRPC handler that reports `Failure` as the engine expects it."""

    @functools.wraps(method)
    def handler(self: Servicer, request: Request, context: grpc.ServicerContext) -> Response:
        try:
            return method(self, request)
        except PartialFailure as failure:
            _abort_with_detail(context, failure)
        except Failure as failure:
            context.abort(grpc.StatusCode.UNKNOWN, str(failure))

    return handler


def _abort_with_detail(context: Any, failure: PartialFailure) -> NoReturn:
    detail = AnyMessage()
    detail.Pack(failure.detail)
    status = status_pb2.Status(
        code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure), details=[detail]
    )
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(failure))
    raise AssertionError("abort raises")
