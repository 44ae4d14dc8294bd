"""JupyterLab on Deployment + HorizontalPodAutoscaler."""

from variants.model import NAMESPACE, Panel, Query, Variant

OF = f'namespace="{NAMESPACE}"'
CPU = f'{{{OF},metric_name="cpu",metric_target_type="utilization"}}'
NOTEBOOKS = f'{OF},pod!~"kernel-keeper-.*"'
USED = f'container_cpu_usage_seconds_total{{{NOTEBOOKS},container!="",container!="POD"}}'
REQUESTED = f'kube_pod_container_resource_requests{{{NOTEBOOKS},resource="cpu"}}'
AUTOSCALER = "kube_horizontalpodautoscaler"

REPLICAS = Panel(
    "Replicas",
    "pods",
    (
        Query(f"sum({AUTOSCALER}_status_desired_replicas{{{OF}}})", "desired"),
        Query(f"sum({AUTOSCALER}_status_current_replicas{{{OF}}})", "current"),
        Query(f"sum({AUTOSCALER}_spec_max_replicas{{{OF}}})", "most"),
    ),
)
SHARE = Panel(
    "CPU of what pods request",
    "percent",
    (
        Query(f"100 * sum(rate({USED}[1m])) / sum({REQUESTED})", "in use"),
        Query(f"max({AUTOSCALER}_status_target_metric{CPU})", "as the HPA saw it last"),
        Query(f"max({AUTOSCALER}_spec_target_metric{CPU})", "target"),
    ),
)

VARIANT = Variant(
    name="hpa",
    title="HPA",
    order=20,
    namespace="notebooks-hpa",
    needs=frozenset({"metrics-server"}),
    panels=(REPLICAS, SHARE),
)
