"""Failures of provider operations, and how the engine hears of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

import grpc

Servicer = TypeVar("Servicer")
Request = TypeVar("Request")
Response = TypeVar("Response")


class Failure(Exception):
    """An operation that did not succeed. Its text is shown to the user."""


class NotSupported(Failure):
    """Something that the official plugin does and this one does not."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not supported by the offline plugin")


def rpc(
    method: Callable[[Servicer, Request], Response],
) -> Callable[..., Response]:
    """Turn `method` into a gRPC handler that reports `Failure` as the engine expects it."""

    @functools.wraps(method)
    def handler(self: Servicer, request: Request, context: grpc.ServicerContext) -> Response:
        try:
            return method(self, request)
        except Failure as failure:
            context.abort(grpc.StatusCode.UNKNOWN, str(failure))

    return handler
