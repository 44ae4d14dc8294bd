"""What Prometheus scrapes, and what it keeps of it."""

from collections.abc import Sequence
from typing import Any

from components.metrics_service import metrics_host

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

Job = dict[str, Any]


def configuration(scrape_interval: int, nodes: Sequence[str] | None) -> dict[str, Any]:
    """Prometheus' configuration.

    scrape_interval: seconds between two looks at CPU and memory. nodes: addresses of the nodes,
    or None to ask the cluster for them, which not every build of Prometheus can.
    """
    return {
        "global": {"scrape_interval": "15s", "scrape_timeout": "5s"},
        "scrape_configs": [
            kubelet("resource", "/metrics/resource", scrape_interval, RESOURCE, nodes),
            kubelet("cadvisor", "/metrics/cadvisor", 15, CADVISOR, nodes),
            kubelet("kubelet", "/metrics", 15, KUBELET, nodes),
            api_server(),
            pods("traefik", "traefik", 9100, TRAEFIK),
            pods("knative", "knative-serving", 9090, KNATIVE),
            {"job_name": "prometheus", "static_configs": [{"targets": ["localhost:9090"]}]},
        ],
    }


def kubelet(
    name: str, path: str, interval: int, kept: tuple[str, ...], nodes: Sequence[str] | None
) -> Job:
    """One of the kubelets' endpoints, by the nodes' own addresses."""
    found: Job = {"kubernetes_sd_configs": [{"role": "node"}]}
    listed: Job = {"static_configs": [{"targets": [f"{node}:10250" for node in nodes or ()]}]}
    return {
        "job_name": name,
        "metrics_path": path,
        "scrape_interval": f"{interval}s",
        "scrape_timeout": f"{min(interval, 5)}s",
        **verified(),
        **(found if nodes is None else listed),
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


def pods(name: str, namespace: str, port: int, kept: tuple[str, ...]) -> Job:
    """The pods behind a namespace's metrics Service, each by itself."""
    return {
        "job_name": name,
        "dns_sd_configs": [
            {
                "names": [metrics_host(namespace)],
                "type": "A",
                "port": port,
                "refresh_interval": "15s",
            }
        ],
        "metric_relabel_configs": [only(*kept)],
    }


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
