"""A variant's figures now, by the dashboards' own expressions, in one question to Prometheus."""

import math
from dataclasses import dataclass
from typing import cast

from benchmark.usage.prometheus import Prometheus
from dashboards import expressions

LABEL = "figure"

Points = list[tuple[float, float]]
"""Values at moments, in seconds of the epoch on this machine."""


@dataclass(frozen=True)
class Figures:
    """Rates over the last minute; None where Prometheus has nothing, as of a latency without
    requests.

    requests: a second. p50_s, p95_s: seconds at Traefik. error_share: 0 to 1. cpu: cores.
    """

    requests: float | None = None
    p50_s: float | None = None
    p95_s: float | None = None
    error_share: float | None = None
    cpu: float | None = None


def together(namespace: str) -> str:
    """One expression with a series a figure, told apart by the label `figure`."""
    named = {
        "requests": expressions.requests(namespace),
        "p50_s": expressions.latency(namespace, 0.5),
        "p95_s": expressions.latency(namespace, 0.95),
        "error_share": expressions.error_share(namespace),
        "cpu": f"sum({expressions.cpu(namespace)})",
    }
    return " or ".join(
        f'label_replace({expression}, "{LABEL}", "{name}", "", "")'
        for name, expression in named.items()
    )


def figures_of(result: object) -> Figures:
    """The figures in Prometheus' answer to `together`."""
    vector = cast("list[dict[str, dict[str, str] | list[float | str]]]", result)
    values: dict[str, float] = {}
    for item in vector:
        name = cast("dict[str, str]", item["metric"]).get(LABEL)
        value = float(cast("list[float | str]", item["value"])[1])
        if name in Figures.__dataclass_fields__ and not math.isnan(value):
            values[name] = value
    return Figures(**values)


class LivePrometheus(Prometheus):
    """Asks for figures. Raises PrometheusError, as its base does."""

    def figures(self, namespace: str) -> Figures:
        """The figures of a variant's namespace now."""
        return figures_of(self._query(together(namespace)))

    def past(self, expression: str, span_s: int, step_s: int) -> Points:
        """An expression's values over the last `span_s` seconds, `step_s` apart, NaN left out."""
        result = self._query(f"({expression})[{span_s}s:{step_s}s]")
        series = cast("list[dict[str, list[tuple[float, str]]]]", result)
        points = [
            (float(t) - self.offset_s, float(v)) for item in series for t, v in item["values"]
        ]
        return [(t, value) for t, value in points if not math.isnan(value)]
