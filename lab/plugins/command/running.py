"""Runs coroutines from the provider's threads, and gives all of them up together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lab.plugins.failures import Failure

Result = TypeVar("Result")


@dataclass
class Coroutines:
    """The coroutines that run at the moment, each in the thread of its RPC."""

    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run to the end. Raises Failure where it was given up."""

        async def noted() -> Result:
            task = asyncio.ensure_future(coroutine)
            self._tasks.add(task)
            try:
                if self._stopped.is_set():
                    task.cancel()
                return await task
            finally:
                self._tasks.discard(task)

        try:
            return asyncio.run(noted())
        except asyncio.CancelledError:
            raise Failure("cancelled") from None

    def stop(self) -> None:
        """Cancel every coroutine."""
        self._stopped.set()
        for task in list(self._tasks):
            task.get_loop().call_soon_threadsafe(task.cancel)
