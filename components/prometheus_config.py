"""What Prometheus scrapes, and what it keeps of it."""

from typing import Any

CLUSTER_CA = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105

CADVISOR = (
    "container_cpu_usage_seconds_total",
    "container_cpu_cfs_throttled_seconds_total",
    "container_memory_working_set_bytes",
    "container_memory_rss",
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


def configuration(scrape_interval: int) -> dict[str, Any]:
    """Prometheus' configuration, with the interval of CPU and memory in seconds."""
    return {
        "global": {"scrape_interval": "15s", "scrape_timeout": "5s"},
        "scrape_configs": [
            kubelet("cadvisor", "/metrics/cadvisor", scrape_interval, CADVISOR),
            kubelet("kubelet", "/metrics", 15, KUBELET),
            api_server(),
            pods("traefik", "traefik", "metrics", TRAEFIK),
            pods("knative", "knative-serving", "metrics", KNATIVE),
            pods("queue-proxy", "notebooks-knative", "http-usermetric", KNATIVE),
            {"job_name": "prometheus", "static_configs": [{"targets": ["localhost:9090"]}]},
        ],
    }


def kubelet(name: str, path: str, interval: int, kept: tuple[str, ...]) -> Job:
    """One of the kubelets' endpoints, by the nodes' own addresses."""
    return {
        "job_name": name,
        "metrics_path": path,
        "scrape_interval": f"{interval}s",
        "scrape_timeout": f"{min(interval, 5)}s",
        **verified(),
        "kubernetes_sd_configs": [{"role": "node"}],
        "relabel_configs": [
            {"source_labels": ["__meta_kubernetes_node_name"], "target_label": "node"}
        ],
        "metric_relabel_configs": [only(*kept)],
    }


def api_server() -> Job:
    """The API servers behind the Service `kubernetes`."""
    return {
        "job_name": "apiserver",
        **verified(),
        "kubernetes_sd_configs": [{"role": "endpoints", "namespaces": {"names": ["default"]}}],
        "relabel_configs": [
            {
                "source_labels": [
                    "__meta_kubernetes_service_name",
                    "__meta_kubernetes_endpoint_port_name",
                ],
                "regex": "kubernetes;https",
                "action": "keep",
            }
        ],
        "metric_relabel_configs": [only(*API_SERVER)],
    }


def pods(name: str, namespace: str, port: str, kept: tuple[str, ...]) -> Job:
    """One named port of a namespace's pods."""
    labels = {"__meta_kubernetes_pod_name": "pod", "__meta_kubernetes_namespace": "namespace"}
    return {
        "job_name": name,
        "kubernetes_sd_configs": [{"role": "pod", "namespaces": {"names": [namespace]}}],
        "relabel_configs": [
            {
                "source_labels": ["__meta_kubernetes_pod_container_port_name"],
                "regex": port,
                "action": "keep",
            },
            *(
                {"source_labels": [source], "target_label": label}
                for source, label in labels.items()
            ),
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
