"""A watch on objects of one kind, in a thread; notes when each change arrived."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import httpx2
import msgspec
from lightkube import ApiError

from benchmark.cluster import Cluster

T = TypeVar("T")
SERVER_TIMEOUT_S = 300
PAUSE_S = 0.5


class ObjectWatch(Generic[T]):
    """What `reduce` makes of every object of a namespace, from now on; None leaves one out.

    A watch that breaks begins anew: what was missed meanwhile was not seen.
    """

    def __init__(
        self, cluster: Cluster, kind: Any, namespace: str, reduce: Callable[[Any], T | None]
    ) -> None:
        self._cluster = cluster
        self._kind = kind
        self._namespace = namespace
        self._reduce = reduce
        self._seen: list[tuple[float, T]] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begins to watch; a cluster that refuses leaves it empty."""
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end at its next object; it never holds the process back."""
        self._stopped.set()

    def since(self, moment: float) -> list[tuple[float, T]]:
        """What arrived after a moment, in seconds of `time.monotonic`."""
        with self._lock:
            return [(at, item) for at, item in self._seen if at >= moment]

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                self._watch()
            except (httpx2.HTTPError, msgspec.MsgspecError, ApiError):
                self._stopped.wait(PAUSE_S)

    def _watch(self) -> None:
        changes = self._cluster.client.watch(
            self._kind, namespace=self._namespace, server_timeout=SERVER_TIMEOUT_S
        )
        for _, changed in changes:
            if self._stopped.is_set():
                return
            item = self._reduce(changed)
            if item is not None:
                with self._lock:
                    self._seen.append((time.monotonic(), item))
