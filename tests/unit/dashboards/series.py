"""Series as the platform's exporters name and label them, rising by one a scrape of 5 s."""

from variants import VARIANTS

NAMESPACES = {variant.name: variant.namespace for variant in VARIANTS}
HPA = "kube_horizontalpodautoscaler"
LOADS = {
    "concurrency": (
        "autoscaler_stable_request_concurrency",
        "autoscaler_panic_request_concurrency",
        "autoscaler_target_concurrency_per_pod",
    ),
    "rps": (
        "autoscaler_stable_requests_per_second",
        "autoscaler_panic_requests_per_second",
        "autoscaler_target_requests_per_second",
    ),
}
"""What Knative's autoscaler says of a revision, by its scaling metric."""


def everything() -> list[str]:
    """The series of a minute in which both variants were loaded."""
    found = [series for space in NAMESPACES.values() for series in of_namespace(space)]
    return [*found, *of_knative(), *of_autoscaler()]


def of_namespace(space: str) -> list[str]:
    """What Traefik, the kubelet and kube-state-metrics say of one variant."""
    route = f'service="{space}-jupyterlab-0a1b@kubernetescrd",protocol="http",method="GET"'
    pod = f'namespace="{space}",pod="jupyterlab-1",container="jupyterlab"'
    return [
        f'traefik_service_requests_total{{{route},code="200"}}',
        f'traefik_service_requests_total{{{route},code="502"}}',
        *(
            f'traefik_service_request_duration_seconds_bucket{{{route},code="200",le="{bound}"}}'
            for bound in ("0.005", "+Inf")
        ),
        f"container_cpu_usage_seconds_total{{{pod}}}",
        f"container_memory_working_set_bytes{{{pod}}}",
        f'kube_pod_container_resource_requests{{{pod},resource="cpu",unit="core"}}',
        f'kube_deployment_spec_replicas{{namespace="{space}",deployment="jupyterlab"}}',
        f'kube_pod_status_ready{{namespace="{space}",pod="jupyterlab-1",condition="true"}}',
    ]


def of_knative() -> list[str]:
    """What Knative's components say of a revision that scales on requests in flight."""
    revision = f'namespace_name="{NAMESPACES["knative"]}",revision_name="jupyterlab-1"'
    gauges = ("autoscaler_desired_pods", "autoscaler_actual_pods")
    return [
        *(f"{gauge}{{{revision}}}" for gauge in (*gauges, *LOADS["concurrency"])),
        *(f'revision_request_latencies_bucket{{{revision},le="{le}"}}' for le in ("5", "+Inf")),
    ]


def of_autoscaler() -> list[str]:
    """What kube-state-metrics says of an HPA."""
    hpa = f'namespace="{NAMESPACES["hpa"]}",horizontalpodautoscaler="jupyterlab"'
    target = f'{hpa},metric_name="cpu",metric_target_type="utilization"'
    return [
        f"{HPA}_status_desired_replicas{{{hpa}}}",
        f"{HPA}_status_current_replicas{{{hpa}}}",
        f"{HPA}_spec_max_replicas{{{hpa}}}",
        f"{HPA}_status_target_metric{{{target}}}",
        f"{HPA}_spec_target_metric{{{target}}}",
    ]
