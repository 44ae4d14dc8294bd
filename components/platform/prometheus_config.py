"""What Prometheus scrapes, and what it keeps of it."""

from collections.abc import Sequence
from typing import Any

from components.objects.metrics_service import metrics_host

CLUSTER_CA = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105

RESOURCE = (
    "container_(cpu_usage_seconds_total|memory_working_set_bytes|start_time_seconds)",
    "node_(cpu_usage_seconds_total|memory_working_set_bytes)",
)
"""CPU and memory by container, as metrics-server reads them. cAdvisor has these under the same
names, but on some nodes without the container's, so it is asked for the rest only."""

CADVISOR = (
    "container_cpu_cfs_throttled_seconds_total",
    "container_network_(receive|transmit)_bytes_total",
    "machine_(cpu_cores|memory_bytes)",
)
KUBELET = (
    "kubelet_running_(pods|containers)",
    "kubelet_pod_start_(total_)?duration_seconds_(sum|count)",
    "kubelet_pod_worker_duration_seconds_(sum|count)",
    "kubelet_runtime_operations_duration_seconds_(sum|count)",
    "process_.+",
)
API_SERVER = ("apiserver_current_inflight_requests", "apiserver_request_total", "process_.+")
TRAEFIK = ("traefik_.+", "process_.+")
KNATIVE = (
    "(activator|autoscaler|controller|webhook|revision|queue)_.+",
    "process_.+",
    "go_(goroutines|memstats_alloc_bytes)",
)

QUEUE_PROXY = ("revision_(app_)?request_(count|latencies_(bucket|sum|count))",)
"""What Knative's sidecars count in front of each pod's own container."""

KUBE_STATE = (
    "kube_deployment_spec_replicas",
    "kube_horizontalpodautoscaler_spec_max_replicas",
    "kube_horizontalpodautoscaler_spec_target_metric",
    "kube_horizontalpodautoscaler_status_current_replicas",
    "kube_horizontalpodautoscaler_status_desired_replicas",
    "kube_horizontalpodautoscaler_status_target_metric",
    "kube_pod_container_resource_requests",
    "kube_pod_deletion_timestamp",
    "kube_pod_status_ready",
)
"""What kube-state-metrics is asked for."""

KUBE_STATE_PORT = 8080
QUEUE_PROXY_PORT = 9091

Job = dict[str, Any]


def configuration(
    scrape_interval: int, nodes: Sequence[str] | None, serverless: Sequence[str]
) -> dict[str, Any]:
    """Prometheus' configuration.

    scrape_interval: seconds between two looks at CPU, memory, requests and pods. nodes: addresses
    of the nodes, or None to ask the cluster for them, which not every build of Prometheus can.
    serverless: the namespaces whose pods have queue-proxies.
    """
    return {
        "global": {"scrape_interval": "15s", "scrape_timeout": "5s"},
        "scrape_configs": [
            kubelet("resource", "/metrics/resource", scrape_interval, RESOURCE, nodes),
            kubelet("cadvisor", "/metrics/cadvisor", 15, CADVISOR, nodes),
            kubelet("kubelet", "/metrics", 15, KUBELET, nodes),
            api_server(),
            kube_state(scrape_interval),
            pods("traefik", ["traefik"], 9100, TRAEFIK, scrape_interval),
            pods("knative", ["knative-serving"], 9090, KNATIVE, 15),
            pods("queue-proxy", serverless, QUEUE_PROXY_PORT, QUEUE_PROXY, 15),
            {"job_name": "prometheus", "static_configs": [{"targets": ["localhost:9090"]}]},
        ],
    }


def kubelet(
    name: str, path: str, interval: int, kept: tuple[str, ...], nodes: Sequence[str] | None
) -> Job:
    """One of the kubelets' endpoints, by the nodes' own addresses."""
    discovered: Job = {"kubernetes_sd_configs": [{"role": "node"}]}
    listed: Job = {"static_configs": [{"targets": [f"{node}:10250" for node in nodes or ()]}]}
    return {
        "job_name": name,
        "metrics_path": path,
        **every(interval),
        **verified(),
        **(discovered if nodes is None else listed),
        "metric_relabel_configs": [only(*kept)],
    }


def api_server() -> Job:
    """The API server behind the Service `kubernetes`."""
    return {
        "job_name": "apiserver",
        **verified(),
        "static_configs": [{"targets": ["kubernetes.default.svc:443"]}],
        "metric_relabel_configs": [only(*API_SERVER)],
    }


def kube_state(interval: int) -> Job:
    """kube-state-metrics, in Prometheus' own namespace."""
    return {
        "job_name": "kube-state-metrics",
        **every(interval),
        "static_configs": [{"targets": [f"kube-state-metrics:{KUBE_STATE_PORT}"]}],
        "metric_relabel_configs": [only(*KUBE_STATE)],
    }


def pods(
    name: str, namespaces: Sequence[str], port: int, kept: tuple[str, ...], interval: int
) -> Job:
    """The pods behind the metrics Services of namespaces, each by itself."""
    return {
        "job_name": name,
        **every(interval),
        "dns_sd_configs": [
            {
                "names": [metrics_host(namespace) for namespace in namespaces],
                "type": "A",
                "port": port,
                "refresh_interval": "5s",
            }
        ],
        "metric_relabel_configs": [only(*kept)],
    }


def every(seconds: int) -> Job:
    """How often, and how long an answer may take."""
    return {"scrape_interval": f"{seconds}s", "scrape_timeout": f"{min(seconds, 5)}s"}


def verified() -> Job:
    """HTTPS with the cluster's authority and the pod's own account."""
    return {
        "scheme": "https",
        "tls_config": {"ca_file": CLUSTER_CA},
        "authorization": {"credentials_file": ACCOUNT_TOKEN},
    }


def only(*names: str) -> Job:
    """Keep these metrics, drop the other thousands."""
    return {"source_labels": ["__name__"], "regex": "|".join(names), "action": "keep"}
