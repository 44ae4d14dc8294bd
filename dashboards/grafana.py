"""The panels as Grafana's dashboard JSON, and what Grafana is provisioned with."""

from collections.abc import Iterable
from typing import Any

from dashboards.panels import panels
from variants import VARIANTS
from variants.model import Panel, Unit, Variant

UID = "serverless-notebooks"
SCHEMA = 39
"""The schema of Grafana 10 and 11; later ones migrate it."""

SOURCE = {"type": "prometheus", "uid": "prometheus"}
COLUMNS, HEIGHT = 24, 8
"""Grafana's columns, which the variants share alike, and the rows of a panel."""

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
    width = COLUMNS // len(VARIANTS)
    return {
        "uid": UID,
        "title": f"Notebooks: {', '.join(variant.title for variant in VARIANTS)}",
        "schemaVersion": SCHEMA,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "5s",
        "time": {"from": "now-15m", "to": "now"},
        "timezone": "browser",
        "panels": [
            panel
            for number, variant in enumerate(VARIANTS)
            for panel in _column(number * width, width, variant)
        ],
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


def _column(left: int, width: int, variant: Variant) -> Iterable[Json]:
    for row, panel in enumerate(panels(variant)):
        place = {"x": left, "y": row * HEIGHT, "w": width, "h": HEIGHT}
        yield {"id": left * 100 + row + 1, "gridPos": place, **_panel(variant.title, panel)}


def _panel(variant: str, panel: Panel) -> Json:
    unit = UNITS[panel.unit]
    return {
        "type": "timeseries",
        "title": f"{variant}: {panel.title}",
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
