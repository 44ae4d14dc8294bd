"""A watch on the variant's pods for as long as it is measured, in a thread of its own."""

import threading
import time

import httpx2
import msgspec
from lightkube.resources.core_v1 import Pod

from benchmark.cluster import Cluster, Listing
from benchmark.errors import ClusterError
from benchmark.pods.state import PodState, pod_state
from benchmark.pods.timeline import Seen

SERVER_TIMEOUT_S = 300
PAUSE_S = 0.5


class PodWatch:
    """Every change of the pods, in the order and at the time it arrived here.

    When the watch breaks it lists again and goes on; `gaps` tells how often.
    """

    def __init__(self, cluster: Cluster, namespace: str, labels: dict[str, str]) -> None:
        self.gaps = 0
        self._cluster = cluster
        self._namespace = namespace
        self._labels = labels
        self._events: list[Seen] = []
        self._pods: dict[str, PodState] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Lists, then watches. Raises ClusterError when the list fails."""
        listing = self._list()
        threading.Thread(target=self._follow, args=(listing,), daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end at its next event; it never holds the process back."""
        self._stopped.set()

    def pods(self) -> list[PodState]:
        """The pods as last seen."""
        with self._lock:
            return list(self._pods.values())

    def events(self) -> list[Seen]:
        """All that was seen so far."""
        with self._lock:
            return list(self._events)

    def _list(self) -> Listing:
        listing = self._cluster.pods(self._namespace, self._labels)
        uids = {pod.uid for pod in listing.pods}
        for pod in self.pods():
            if pod.uid not in uids:
                self._see(pod, gone=True)
        for pod in listing.pods:
            self._see(pod, gone=False)
        return listing

    def _follow(self, listing: Listing) -> None:
        while not self._stopped.is_set():
            try:
                self._watch(listing.version)
            except (httpx2.HTTPError, msgspec.MsgspecError):
                self.gaps += 1
                self._stopped.wait(PAUSE_S)
            try:
                listing = self._list()
            except ClusterError:
                continue

    def _watch(self, version: str) -> None:
        changes = self._cluster.client.watch(
            Pod,
            namespace=self._namespace,
            labels={**self._labels},
            server_timeout=SERVER_TIMEOUT_S,
            resource_version=version,
        )
        for kind, pod in changes:
            if self._stopped.is_set():
                return
            state = pod_state(pod)
            self._see(state, gone=kind == "DELETED" or state.finished)

    def _see(self, pod: PodState, gone: bool) -> None:
        with self._lock:
            self._events.append(Seen(time.monotonic(), pod, gone))
            if gone:
                self._pods.pop(pod.uid, None)
            else:
                self._pods[pod.uid] = pod
