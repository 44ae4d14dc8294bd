"""The panels: what is shown of both variants alike, and of each one's own autoscaling."""

from dataclasses import dataclass
from typing import Literal

from dashboards import expressions
from dashboards.expressions import NAMESPACES, WINDOW, ZERO

Variant = Literal["knative", "hpa"]
Unit = Literal["reqps", "s", "ms", "cores", "pods", "bytes", "percent", "requests"]


@dataclass(frozen=True)
class Query:
    """A PromQL expression, and how its series are called; {{label}} stands for a label's value."""

    expression: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """Curves over time. `about`: what the title leaves open."""

    variant: Variant
    title: str
    unit: Unit
    queries: tuple[Query, ...]
    about: str = ""


def common(variant: Variant) -> tuple[Panel, ...]:
    """What both variants have, in the same order."""
    space = NAMESPACES[variant]
    latencies = tuple(
        Query(expressions.latency(space, quantile), f"p{quantile * 100:g}")
        for quantile in (0.5, 0.95)
    )
    pods = (
        Query(expressions.wanted(space), "wanted"),
        Query(expressions.ready(space), "Ready"),
        Query(expressions.terminating(space), "terminating"),
    )
    return (
        Panel(variant, "Requests", "reqps", (Query(expressions.requests(space), "answered"),)),
        Panel(variant, "Latency at Traefik", "s", latencies, "Websockets are left out."),
        Panel(variant, "Errors", "reqps", (Query(expressions.errors(space), "{{code}}"),)),
        Panel(variant, "Pods", "pods", pods),
        Panel(variant, "CPU", "cores", (Query(expressions.cpu(space), "{{container}}"),)),
        Panel(
            variant,
            "Memory, working set",
            "bytes",
            (Query(expressions.memory(space), "{{container}}"),),
        ),
    )


def _above_zero(expression: str) -> str:
    """Knative's running averages of nothing in flight end at -0.000002, their rounding error."""
    return f"clamp_min({expression}, 0)"


def serverless() -> tuple[Panel, ...]:
    """What only Knative has."""
    where = f'{{namespace_name="{NAMESPACES["knative"]}"}}'
    autoscaler = (
        Query(f"sum(autoscaler_desired_pods{where})", "desired"),
        Query(f"sum(autoscaler_actual_pods{where})", "Ready"),
    )
    concurrency = (
        Query(_above_zero(f"sum(autoscaler_stable_request_concurrency{where})"), "stable window"),
        Query(_above_zero(f"sum(autoscaler_panic_request_concurrency{where})"), "panic window"),
        Query(f"max(autoscaler_target_concurrency_per_pod{where})", "target of one pod"),
    )
    activator = (
        Query(f"sum(activator_request_concurrency{where}) {ZERO}", "in flight"),
        Query(f"sum(rate(activator_request_count{where}[{WINDOW}])) {ZERO}", "per second"),
    )
    return (
        Panel("knative", "Autoscaler: pods", "pods", autoscaler),
        Panel("knative", "Autoscaler: requests in flight", "requests", concurrency),
        Panel(
            "knative",
            "Activator",
            "requests",
            activator,
            "It holds requests while the revision is at zero and is out of the way afterwards.",
        ),
        Panel(
            "knative",
            "Latency at queue-proxy",
            "ms",
            tuple(
                Query(
                    f"histogram_quantile({quantile:g}, sum by (le) "
                    f"(rate(revision_request_latencies_bucket{where}[{WINDOW}])))",
                    f"p{quantile * 100:g}",
                )
                for quantile in (0.5, 0.95)
            ),
            "Without Traefik and without the time a request waits for its pod.",
        ),
    )


def autoscaled() -> tuple[Panel, ...]:
    """What only the HPA has."""
    space = NAMESPACES["hpa"]
    hpa = "kube_horizontalpodautoscaler"
    where = f'namespace="{space}"'
    cpu = f'{{{where},metric_name="cpu",metric_target_type="utilization"}}'
    replicas = (
        Query(f"sum({hpa}_status_desired_replicas{{{where}}})", "desired"),
        Query(f"sum({hpa}_status_current_replicas{{{where}}})", "current"),
        Query(f"sum({hpa}_spec_max_replicas{{{where}}})", "most"),
    )
    share = (
        Query(expressions.cpu_of_request(space), "in use"),
        Query(f"max({hpa}_status_target_metric{cpu})", "as the HPA saw it last"),
        Query(f"max({hpa}_spec_target_metric{cpu})", "target"),
    )
    return (
        Panel("hpa", "HPA: replicas", "pods", replicas),
        Panel("hpa", "HPA: CPU of what pods request", "percent", share),
    )


ALL: tuple[Panel, ...] = (*common("knative"), *common("hpa"), *serverless(), *autoscaled())
