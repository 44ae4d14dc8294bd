"""Fetches the series of every account and works out the usage of every phase."""

import time
from collections.abc import Iterable

from benchmark.consumers import Consumer, PodGroup
from benchmark.errors import PrometheusError
from benchmark.session import Session
from benchmark.usage.accounts import Dated, Part, Usage, phase_usage
from benchmark.usage.prometheus import Series

CPU = "container_cpu_usage_seconds_total"
MEMORY = "container_memory_working_set_bytes"
STARTED = "container_start_time_seconds"
PROCESS_CPU = "process_cpu_seconds_total"
PROCESS_MEMORY = "process_resident_memory_bytes"
CONTAINERS = 'container!="",container!="POD"'
LOOKBACK_S = 90.0
POLL_S = 2.0


class Collector:
    """Usage of one session's phases."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._prometheus = session.prometheus
        self._notes: list[str] = []
        spans = [span for listed in session.spans.values() for span in listed]
        self._start = min((span.start for span in spans), default=time.time()) - LOOKBACK_S
        self._end = max((span.end for span in spans), default=time.time())

    def usage(self) -> Usage:
        """Waits for the last phase to be scraped, then reads.

        A Prometheus that went away leaves a note: it must not cost the figures measured.
        """
        self._await_scrape()
        try:
            return self._read()
        except PrometheusError as error:
            return Usage({}, [f"usage is missing: {error}"])

    def _read(self) -> Usage:
        notebooks, sidecars = self._own_containers()
        variant = self._session.variant
        overhead = {**sidecars, **self._parts(variant.overhead)}
        plane = self._parts(variant.control_plane)
        phases = {
            name: phase_usage(spans, notebooks, overhead, plane)
            for name, spans in self._session.spans.items()
        }
        return Usage(phases, self._notes)

    def _await_scrape(self) -> None:
        limit = self._session.deadline.within(self._session.protocol.scrape_timeout_s)

        def scraped() -> bool:
            try:
                newest = self._prometheus.newest(f'{CPU}{{container!=""}}')
            except PrometheusError:
                return False
            return newest is not None and newest >= self._end

        self._session.progress.say("waiting for Prometheus to scrape the last phase")
        if not limit.wait_until(scraped, POLL_S):
            self._notes.append("Prometheus had not scraped the end of the last phase")

    def _own_containers(self) -> tuple[dict[str, Part], dict[str, Part]]:
        """The own pods' containers, apart from those that are overhead."""
        namespace = self._session.variant.namespace
        pods = self._births()
        where = f'namespace="{namespace}",{CONTAINERS}'
        started = _starts(self._fetch(f"{STARTED}{{{where}}}"))
        cpu, memory = (
            [s for s in self._fetch(f"{metric}{{{where}}}") if s.labels.get("pod") in pods]
            for metric in (CPU, MEMORY)
        )
        self._note_unseen(pods, cpu)
        parts = {
            name: Part(*(self._dated(_of(name, series), started, pods) for series in (cpu, memory)))
            for name in sorted({s.labels.get("container", "") for s in cpu})
        }
        apart = self._session.variant.overhead_containers
        notebooks = {name: part for name, part in parts.items() if name not in apart}
        sidecars = {name: parts.get(name, Part([], [])) for name in apart}
        return notebooks or {"pods": Part([], [])}, sidecars

    def _dated(
        self, listed: list[Series], started: dict[str, float], pods: dict[str, float]
    ) -> list[Dated]:
        """Each series with its container's start, where that lies within what was fetched."""
        dated: list[Dated] = []
        for series in listed:
            born = started.get(_container(series), pods.get(series.labels.get("pod", "")))
            dated.append((series.points, born if born and born > self._start else None))
        return dated

    def _births(self) -> dict[str, float]:
        """Creation times of the own pods, by name."""
        return {event.pod.name: event.pod.created_at for event in self._session.own_events()}

    def _note_unseen(self, born: Iterable[str], cpu: list[Series]) -> None:
        unseen = set(born) - {series.labels.get("pod") for series in cpu}
        if unseen:
            self._notes.append(
                f"{len(unseen)} of the variant's pods have no samples: "
                "scraped too seldom for their short life, or not at all"
            )

    def _parts(self, consumers: Iterable[Consumer]) -> dict[str, Part]:
        return dict(self._part(consumer) for consumer in consumers)

    def _part(self, consumer: Consumer) -> tuple[str, Part]:
        if isinstance(consumer, PodGroup):
            where = f'namespace="{consumer.namespace}",pod=~"{consumer.pod_regex}",{CONTAINERS}'
            name, metrics = f"{consumer.namespace}/{consumer.pod_regex}", (CPU, MEMORY)
        else:
            where, name = f'job="{consumer.job}"', consumer.job
            metrics = (PROCESS_CPU, PROCESS_MEMORY)
        started = _starts(self._fetch(f"{STARTED}{{{where}}}"))
        cpu, memory = (self._fetch(f"{metric}{{{where}}}") for metric in metrics)
        if not cpu:
            self._notes.append(f"Prometheus has no {metrics[0]} of {name}")
        return name, Part(self._dated(cpu, started, {}), self._dated(memory, started, {}))

    def _fetch(self, selector: str) -> list[Series]:
        return self._prometheus.samples(selector, self._start, time.time())


def _of(container: str, listed: list[Series]) -> list[Series]:
    return [series for series in listed if series.labels.get("container") == container]


def _starts(listed: list[Series]) -> dict[str, float]:
    return {_container(series): series.points[-1][1] for series in listed if series.points}


def _container(series: Series) -> str:
    """One container of one pod; a restarted one has another cgroup, its `id`."""
    return "/".join(series.labels.get(key, "") for key in ("namespace", "pod", "container", "id"))
