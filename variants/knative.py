"""JupyterLab on Knative Serving."""

from variants.model import NAMESPACE, Panel, Query, Variant

OF = f'{{namespace_name="{NAMESPACE}"}}'


def _above_zero(expression: str) -> str:
    """Knative's running averages of nothing in flight end at -0.000002, their rounding error."""
    return f"clamp_min({expression}, 0)"


def _load(total: str, in_flight: str, per_second: str) -> str:
    """Of all revisions, of which each has the one metric or the other."""
    return f"{total}(autoscaler_{in_flight}{OF} or autoscaler_{per_second}{OF})"


AUTOSCALER = Panel(
    "Autoscaler: pods",
    "pods",
    (
        Query(f"sum(autoscaler_desired_pods{OF})", "desired"),
        Query(f"sum(autoscaler_actual_pods{OF})", "Ready"),
    ),
)
LOAD = Panel(
    "Autoscaler: requests",
    "requests",
    (
        Query(
            _above_zero(_load("sum", "stable_request_concurrency", "stable_requests_per_second")),
            "stable window",
        ),
        Query(
            _above_zero(_load("sum", "panic_request_concurrency", "panic_requests_per_second")),
            "panic window",
        ),
        Query(
            _load("max", "target_concurrency_per_pod", "target_requests_per_second"),
            "target of one pod",
        ),
    ),
    "In flight, or a second where scalingMetric is `rps`.",
)
ACTIVATOR = Panel(
    "Activator",
    "requests",
    (
        Query(f"sum(activator_request_concurrency{OF}) or vector(0)", "in flight"),
        Query(f"sum(rate(activator_request_count{OF}[1m])) or vector(0)", "per second"),
    ),
    "It holds requests while the revision is at zero and is out of the way afterwards.",
)
QUEUE_PROXY = Panel(
    "Latency at queue-proxy",
    "ms",
    tuple(
        Query(
            f"histogram_quantile({quantile:g}, sum by (le) "
            f"(rate(revision_request_latencies_bucket{OF}[1m])))",
            f"p{quantile * 100:g}",
        )
        for quantile in (0.5, 0.95)
    ),
    "Without Traefik and without the time a request waits for its pod.",
)

VARIANT = Variant(
    name="knative",
    title="Knative",
    order=10,
    namespace="notebooks-knative",
    needs=frozenset({"knative-serving"}),
    panels=(AUTOSCALER, LOAD, ACTIVATOR, QUEUE_PROXY),
    demo={"stableWindow": "10", "scaleToZeroRetention": "0"},
)
