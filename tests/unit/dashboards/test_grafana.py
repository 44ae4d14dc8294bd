"""The panels as Grafana wants them."""

from dashboards.grafana import UNITS, dashboard
from dashboards.panels import every
from variants import VARIANTS

PANELS = dashboard()["panels"]
ALL = [panel for _, panel in every()]


def test_every_query_is_shown_once() -> None:
    shown = [target["expr"] for panel in PANELS for target in panel["targets"]]
    assert sorted(shown) == sorted(query.expression for panel in ALL for query in panel.queries)


def test_panels_do_not_overlap() -> None:
    places = [panel["gridPos"] for panel in PANELS]
    cells = {(place["x"], place["y"]) for place in places}
    assert len(cells) == len(places) == len({panel["id"] for panel in PANELS})
    assert {(place["w"], place["h"]) for place in places} == {(24 // len(VARIANTS), 8)}


def test_the_same_figure_is_side_by_side() -> None:
    rows: dict[int, list[str]] = {}
    for panel in PANELS:
        rows.setdefault(panel["gridPos"]["y"], []).append(panel["title"].split(": ", 1)[1])
    assert all(titles == titles[:1] * len(VARIANTS) for titles in list(rows.values())[:6])


def test_every_panel_has_a_unit() -> None:
    assert {panel.unit for panel in ALL} <= UNITS.keys()
    for panel in PANELS:
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["unit"] != "none" or defaults["custom"]["axisLabel"]
