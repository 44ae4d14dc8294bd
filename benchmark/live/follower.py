"""Follows one variant in a thread, so that a cluster that does not answer stops nobody."""

import threading

from benchmark.cluster import Cluster
from benchmark.errors import ClusterError, MeasuringError, PrometheusError
from benchmark.live.figures import Figures, LivePrometheus
from benchmark.live.sparkline import History
from benchmark.live.view import View, counts
from benchmark.pods.watch import PodWatch
from benchmark.variant import Variant
from dashboards.expressions import requests, wanted

PERIOD_S = 5.0
"""Between two questions to Prometheus: its scrape interval, more would only be load."""

SPAN_S, COLUMNS = 240, 40


class Follower:
    """A variant's pods and figures, as `view` finds them. Raises DescriptionError at once."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._cluster = Cluster(variant.kubeconfig)
        self._prometheus = LivePrometheus(self._cluster, variant.prometheus_path)
        self._watch: PodWatch | None = None
        self._figures = Figures()
        self._trouble, self._stale = "", False
        self._pods, self._requests = History(SPAN_S), History(SPAN_S)
        self._past_known = False
        self._lock = threading.Lock()

    def follow(self, stopped: threading.Event) -> None:
        """Look every PERIOD_S seconds until stopped."""
        while not stopped.is_set():
            self.look()
            stopped.wait(PERIOD_S)
        if self._watch is not None:
            self._watch.stop()

    def look(self) -> None:
        """Ask once; what does not answer is noted as the trouble there is."""
        figures, trouble, stale = Figures(), "", False
        try:
            self._see_pods()
            figures = self._ask()
        except MeasuringError as error:
            trouble, stale = str(error), isinstance(error, ClusterError)
        with self._lock:
            self._figures, self._trouble, self._stale = figures, trouble, stale

    def view(self, now: float) -> View:
        """What is known at `now`, in seconds of the epoch; it goes into the history."""
        pods = self._watch.pods() if self._watch is not None else None
        with self._lock:
            if self._past_known:
                seen = None if self._stale else pods
                self._pods.add(now, counts(seen).wanted if seen is not None else None)
                self._requests.add(now, self._figures.requests)
            return View(
                name=self._variant.name,
                at=now,
                pods=pods,
                stale=self._stale,
                figures=self._figures,
                pods_past=self._pods.columns(now, COLUMNS),
                requests_past=self._requests.columns(now, COLUMNS),
                past_s=SPAN_S,
                trouble=self._trouble,
            )

    def _see_pods(self) -> None:
        if self._watch is None:
            watch = PodWatch(self._cluster, self._variant.namespace, self._variant.labels)
            watch.start()
            self._watch = watch

    def _ask(self) -> Figures:
        """The figures. Where Prometheus does not answer, the cluster is asked whether it does."""
        try:
            if not self._past_known:
                self._remember()
            return self._prometheus.figures(self._variant.namespace)
        except PrometheusError:
            self._cluster.pods(self._variant.namespace, self._variant.labels)
            raise

    def _remember(self) -> None:
        """Take the minutes before from Prometheus, so that the view does not begin empty."""
        self._prometheus.connect()
        step, space = SPAN_S // COLUMNS, self._variant.namespace
        pods = self._prometheus.past(wanted(space), SPAN_S, step)
        asked = self._prometheus.past(requests(space), SPAN_S, step)
        with self._lock:
            self._pods.extend(pods)
            self._requests.extend(asked)
            self._past_known = True


class Missing:
    """In the place of a variant that cannot be followed, and why."""

    def __init__(self, name: str, trouble: str) -> None:
        self.name, self.trouble = name, trouble

    def follow(self, stopped: threading.Event) -> None:
        """There is nobody to follow."""

    def look(self) -> None:
        """There is nobody to ask."""

    def view(self, now: float) -> View:
        """Why it is missing."""
        return View(self.name, at=now, trouble=self.trouble)


Source = Follower | Missing
