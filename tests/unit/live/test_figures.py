"""What is asked of Prometheus, and what is made of its answer."""

from pathlib import Path

from benchmark.live.figures import Figures, figures_of, together
from dashboards.panels import common
from tests.unit.dashboards import series
from tests.unit.dashboards.series import NAMESPACES
from tests.unit.dashboards.test_panels import evaluated


def test_figures_are_the_dashboards() -> None:
    asked = together(NAMESPACES["hpa"])
    for panel in common(NAMESPACES["hpa"]):
        if panel.title in ("Requests", "Latency at Traefik", "CPU"):
            assert all(query.expression in asked for query in panel.queries)


def test_one_question_gives_every_figure(tmp_path: Path) -> None:
    for space in NAMESPACES.values():
        count = f"count(({together(space)}) >= 0)"
        assert not evaluated({count: 5.0}, series.everything(), tmp_path)


def test_what_is_unknown_is_none() -> None:
    def item(name: str, value: str) -> dict[str, object]:
        return {"metric": {"figure": name}, "value": [1.0, value]}

    found = figures_of([item("requests", "0"), item("p50_s", "NaN"), item("other", "1")])
    assert found == Figures(requests=0.0)
    assert figures_of([]) == Figures()
