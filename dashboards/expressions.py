"""The figures of a variant as PromQL, each to be evaluated as it stands, by namespace.

Traefik's Services are named NAMESPACE-…@PROVIDER by both of its providers, so that a request
counts once, whichever of Knative's two routes it takes.
"""

WINDOW = "1m"
"""Over which rates are taken: four scrapes of the slowest job."""

ZERO = "or vector(0)"
KEEPER = "kernel-keeper"
"""The one Deployment in the notebooks' namespaces that is no notebook."""

NO_KEEPER = f'pod!~"{KEEPER}-.*"'
HTTP = 'protocol="http"'


def requests(namespace: str) -> str:
    """Answered HTTP requests per second, failed ones included, websockets left out."""
    return f"sum(rate({_requests(namespace)}[{WINDOW}])) {ZERO}"


def latency(namespace: str, quantile: float) -> str:
    """A quantile of the time Traefik waited for the answer, in seconds; nothing without requests.

    A request that the activator holds while a pod starts is in it.
    """
    buckets = f"traefik_service_request_duration_seconds_bucket{{{_service(namespace)},{HTTP}}}"
    return f"histogram_quantile({quantile:g}, sum by (le) (rate({buckets}[{WINDOW}])))"


def errors(namespace: str) -> str:
    """Requests per second answered with 4xx or 5xx, by code; a zero under `none` without any."""
    failed = _requests(namespace, 'code=~"[45].."')
    nothing = 'label_replace(vector(0), "code", "none", "", "")'
    return f"sum by (code) (rate({failed}[{WINDOW}])) or on () {nothing}"


def error_share(namespace: str) -> str:
    """The share of requests answered with 4xx or 5xx, from 0 to 1."""
    failed = _requests(namespace, 'code=~"[45].."')
    every = f"sum(rate({_requests(namespace)}[{WINDOW}])) > 0"
    return f"(sum(rate({failed}[{WINDOW}])) / ({every})) {ZERO}"


def wanted(namespace: str) -> str:
    """Pods that the variant's Deployments ask for."""
    where = f'namespace="{namespace}",deployment!="{KEEPER}"'
    return f"sum(kube_deployment_spec_replicas{{{where}}})"


def ready(namespace: str) -> str:
    """Pods that are Ready and not on their way out."""
    up = f'kube_pod_status_ready{{{_pods(namespace)},condition="true"}}'
    leaving = f"kube_pod_deletion_timestamp{{{_pods(namespace)}}}"
    return f"sum({up} unless on (pod) {leaving}) {ZERO}"


def terminating(namespace: str) -> str:
    """Pods on their way out."""
    return f"count(kube_pod_deletion_timestamp{{{_pods(namespace)}}}) {ZERO}"


def cpu(namespace: str) -> str:
    """CPU in use, in cores, by container: the notebook's own, and queue-proxy on Knative."""
    used = f"container_cpu_usage_seconds_total{{{_containers(namespace)}}}"
    return f"sum by (container) (rate({used}[{WINDOW}]))"


def memory(namespace: str) -> str:
    """Memory's working set in bytes, by container."""
    return f"sum by (container) (container_memory_working_set_bytes{{{_containers(namespace)}}})"


def _requests(namespace: str, *matchers: str) -> str:
    where = ",".join((_service(namespace), HTTP, *matchers))
    return f"traefik_service_requests_total{{{where}}}"


def _service(namespace: str) -> str:
    return f'service=~"{namespace}-.+"'


def _containers(namespace: str) -> str:
    return f'{_pods(namespace)},container!="",container!="POD"'


def _pods(namespace: str) -> str:
    return f'namespace="{namespace}",{NO_KEEPER}'
