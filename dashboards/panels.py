"""The panels: what is shown of all variants alike, and of each one's own autoscaling."""

from collections.abc import Iterable
from dataclasses import replace

from dashboards import expressions
from variants import VARIANTS
from variants.model import NAMESPACE, Panel, Query, Variant


def common(namespace: str) -> tuple[Panel, ...]:
    """What every variant has, in the same order."""
    latencies = tuple(
        Query(expressions.latency(namespace, quantile), f"p{quantile * 100:g}")
        for quantile in (0.5, 0.95)
    )
    pods = (
        Query(expressions.wanted(namespace), "wanted"),
        Query(expressions.ready(namespace), "Ready"),
        Query(expressions.terminating(namespace), "terminating"),
    )
    return (
        Panel("Requests", "reqps", (Query(expressions.requests(namespace), "answered"),)),
        Panel("Latency at Traefik", "s", latencies, "Websockets are left out."),
        Panel("Errors", "reqps", (Query(expressions.errors(namespace), "{{code}}"),)),
        Panel("Pods", "pods", pods),
        Panel("CPU", "cores", (Query(expressions.cpu(namespace), "{{container}}"),)),
        Panel(
            "Memory, working set",
            "bytes",
            (Query(expressions.memory(namespace), "{{container}}"),),
        ),
    )


def panels(variant: Variant) -> tuple[Panel, ...]:
    """A variant's panels: those of all, then its own, of its namespace."""
    return (
        *common(variant.namespace),
        *(_of(variant.namespace, panel) for panel in variant.panels),
    )


def _of(namespace: str, panel: Panel) -> Panel:
    queries = (
        replace(query, expression=query.expression.replace(NAMESPACE, namespace))
        for query in panel.queries
    )
    return replace(panel, queries=tuple(queries))


def every() -> Iterable[tuple[Variant, Panel]]:
    """All panels, each with its variant."""
    return ((variant, panel) for variant in VARIANTS for panel in panels(variant))
