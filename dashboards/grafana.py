"""The panels as Grafana's dashboard JSON, and what Grafana is provisioned with."""

from collections.abc import Iterable
from typing import Any

from dashboards.panels import ALL, Panel, Unit

UID = "serverless-notebooks"
SCHEMA = 39
"""The schema of Grafana 10 and 11; later ones migrate it."""

SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT = 12, 8
"""Half of Grafana's 24 columns: knative to the left, hpa to the right."""

UNITS: dict[Unit, str] = {
    "reqps": "reqps",
    "s": "s",
    "ms": "ms",
    "bytes": "bytes",
    "percent": "percent",
    "cores": "none",
    "pods": "none",
    "requests": "none",
}
"""Grafana's units; it counts what has none by the axis' label."""

Json = dict[str, Any]


def dashboard() -> Json:
    """One dashboard of all panels, the variants side by side."""
    return {
        "uid": UID,
        "title": "Notebooks: knative and hpa",
        "schemaVersion": SCHEMA,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "5s",
        "time": {"from": "now-15m", "to": "now"},
        "timezone": "browser",
        "panels": [*_column(0, "knative"), *_column(WIDTH, "hpa")],
    }


def datasources(url: str, scrape_interval: int) -> Json:
    """Grafana's provisioning of Prometheus. scrape_interval: seconds."""
    source = {
        "name": "Prometheus",
        "type": SOURCE["type"],
        "uid": SOURCE["uid"],
        "access": "proxy",
        "url": url,
        "isDefault": True,
        "editable": False,
        "jsonData": {"timeInterval": f"{scrape_interval}s", "httpMethod": "POST"},
    }
    return {"apiVersion": 1, "datasources": [source]}


def providers(folder: str) -> Json:
    """Grafana's provisioning of the dashboards in a folder of its image."""
    provider = {
        "name": UID,
        "type": "file",
        "disableDeletion": True,
        "allowUiUpdates": False,
        "options": {"path": folder},
    }
    return {"apiVersion": 1, "providers": [provider]}


def _column(left: int, variant: str) -> Iterable[Json]:
    own = [panel for panel in ALL if panel.variant == variant]
    for row, panel in enumerate(own):
        place = {"x": left, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT}
        yield {"id": left * 10 + row + 1, "gridPos": place, **_panel(panel)}


def _panel(panel: Panel) -> Json:
    unit = UNITS[panel.unit]
    return {
        "type": "timeseries",
        "title": f"{panel.variant}: {panel.title}",
        "description": panel.about,
        "datasource": SOURCE,
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "min": 0,
                "custom": {
                    "axisLabel": panel.unit if unit == "none" else "",
                    "lineInterpolation": "stepAfter" if panel.unit == "pods" else "linear",
                    "fillOpacity": 10,
                    "showPoints": "never",
                },
            },
            "overrides": [],
        },
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom", "calcs": ["lastNotNull"]},
            "tooltip": {"mode": "multi"},
        },
        "targets": [
            {
                "refId": chr(ord("A") + index),
                "datasource": SOURCE,
                "expr": query.expression,
                "legendFormat": query.legend,
            }
            for index, query in enumerate(panel.queries)
        ],
    }
