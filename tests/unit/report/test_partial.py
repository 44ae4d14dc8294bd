"""Measurements that failed or stopped early: the page is whole, and says what is missing."""

from collections.abc import Callable
from typing import Any

import pytest

from benchmark.results.cold import ColdRecord
from benchmark.results.records import SCHEMA_VERSION
from tests.unit.report.pages import documents, html_of, words_of

Document = dict[str, Any]
SECTIONS = ("Verdict", "Cold start", "Warm requests", "Loads", "Usage", "Environment", "Raw data")


def _no_warm(found: Document) -> None:
    found["warm"] |= {"samples": [], "cycles": [], "median": None, "p95": None, "interval95": None}
    found["warm"]["failures"] = [{"reason": "timeout", "at": 1_700_000_000.0}]


def _no_cold(found: Document) -> None:
    empty = ColdRecord.of([], [], [])
    found["cold"] = {
        key: value for key, value in vars(empty).items() if key not in ("summary", "failures")
    }
    found["cold"] |= {"median": None, "p95": None, "interval95": None}
    found["cold"]["failures"] = [{"reason": "no 200: 3 x http 503", "at": 1_700_000_000.0}]


def _no_pods(found: Document) -> None:
    for load in found["scale_out"].values():
        load |= {"pods": [], "max_pods": 0, "t_second_ready_s": None, "t_third_ready_s": None}
        load |= {"requests": 0, "requests_at_s": [], "requests_latency_s": []}


def _no_cells(found: Document) -> None:
    del found["scale_out"]["cells"]


def _no_loads(found: Document) -> None:
    found["scale_out"] = {}


def _no_intervals(found: Document) -> None:
    for timed in (found["cold"], found["warm"], *found["kernels"].values()):
        if isinstance(timed, dict):
            timed["interval95"] = None


def _no_usage(found: Document) -> None:
    for phase in found["usage"]["phases"].values():
        for account in ("own", "overhead", "control_plane"):
            phase[account] = {"cpu_s": None, "mb_s": None, "parts": {}}


def _bare(found: Document) -> None:
    kept = {key: found[key] for key in ("variant", "protocol", "environment")}
    found.clear()
    empty = {key: {} for key in ("cold", "warm", "kernels", "scale_out", "usage")}
    found.update({"schema_version": SCHEMA_VERSION, **kept, **empty})


CASES: list[tuple[Callable[[Document], None], str]] = [
    (_no_warm, "Warm request: not measured on both sides"),
    (_no_cold, "cold start failed 1 no 200: 3 x http 503"),
    (_no_pods, "most pods wanted 0"),
    (_no_cells, "asked for not measured"),
    (_no_loads, "asked for not measured"),
    (_no_intervals, "knative 2.38 s, hpa"),
    (_no_usage, "cold starts knative 84 s – – –"),  # noqa: RUF001
    (_bare, "Where and when it was measured"),
]


@pytest.mark.parametrize(("spoil", "said"), CASES)
def test_one_side_is_incomplete(spoil: Callable[[Document], None], said: str) -> None:
    found = documents(6)
    spoil(found[0])
    words = words_of(html_of(found))
    assert said in words
    assert all(section in words for section in SECTIONS)


@pytest.mark.parametrize("spoil", [_no_cold, _no_loads])
def test_both_sides_are_incomplete(spoil: Callable[[Document], None]) -> None:
    found = documents(3)
    for side in found:
        spoil(side)
    words = words_of(html_of(found))
    assert all(section in words for section in SECTIONS)


def test_nothing_at_all_is_said_to_be_missing() -> None:
    found = documents()
    for side in found:
        _bare(side)
    words = words_of(html_of(found))
    for said in ("No verdict", "No phases of cold starts", "No load was", "Usage was not measured"):
        assert said in words
    assert "Nothing was discarded and nothing failed" in words
