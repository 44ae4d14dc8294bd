"""A Kubernetes API, a Prometheus and a notebook in one process, over real loopback HTTP.

It knows just what measuring asks: pods that are listed and watched, a scale, and a notebook that
answers while a pod is Ready. It says nothing about Kubernetes; it lets the harness run whole.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NAMESPACE = "notebooks"
TOKEN = "s3cret[]{}"
CALLS = "/starter"
SERVER = "app.kubernetes.io/name=jupyterlab"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
SLICES = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"
AUTOSCALERS = (
    f"/apis/autoscaling.internal.knative.dev/v1alpha1/namespaces/{NAMESPACE}/podautoscalers"
)
SCALE = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/jupyterlab/scale"
PROXY = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy"


@dataclass
class FakeCluster:
    """`on_demand`: a request starts a pod, and pods leave `idle_s` after the last was answered.

    `ghost`: requests are answered even with no pod, and pods come `create_s` after they are due.
    A call that starts or stops it is answered after `call_s`; only so many `starts` are taken.
    The news of a pod's endpoint comes `routed_s` after the first answer that the pod could give.
    """

    name: str = ""
    on_demand: bool = False
    start_s: float = 0.3
    drain_s: float = 0.2
    idle_s: float = 0.5
    ghost: bool = False
    routed_s: float = 0.5
    create_s: float = 0.0
    call_s: float = 0.0
    starts: int = 1_000_000
    prometheus_status: int = 200
    prometheus_answers: int = 1_000_000
    refuses: bool = False
    replicas: int = 1
    scales: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    pods: dict[str, dict[str, Any]] = field(default_factory=dict)
    autoscalers: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    made: int = 0
    last_request: float = field(default_factory=time.monotonic)
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopped: bool = False

    def live(self) -> list[dict[str, Any]]:
        """The pods that serve and are not on their way out."""
        pods = (pod for pod in self.pods.values() if _selected(pod, SERVER))
        return [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]

    def ready(self) -> bool:
        return bool(self.ready_uids())

    def ready_uids(self) -> list[str]:
        return [pod["metadata"]["uid"] for pod in self.live() if _is_ready(pod)]

    def emit(self, kind: str, pod: dict[str, Any]) -> None:
        pod["metadata"]["resourceVersion"] = str(len(self.events) + 1)
        self.events.append({"type": kind, "object": json.loads(json.dumps(pod))})
        self.changed.notify_all()

    def add_pod(self, app: str = "jupyterlab") -> None:
        with self.changed:
            self.made += 1
            pod = _pod(f"{app}-{self.made}", app)
            self.pods[pod["metadata"]["name"]] = pod
            self.emit("ADDED", pod)
        threading.Timer(self.start_s, self._become_ready, [pod]).start()

    def _become_ready(self, pod: dict[str, Any]) -> None:
        with self.changed:
            if pod["metadata"]["name"] in self.pods:
                pod["status"]["conditions"][0]["status"] = "True"
                self.emit("MODIFIED", pod)

    def finish(self, name: str, phase: str, reason: str) -> None:
        """A pod's containers end, and its object stays."""
        with self.changed:
            status = self.pods[name]["status"]
            status["conditions"][0]["status"] = "False"
            status.update(phase=phase, reason=reason)
            self.emit("MODIFIED", self.pods[name])

    def remove_pod(self, pod: dict[str, Any]) -> None:
        with self.changed:
            pod["metadata"]["deletionTimestamp"] = _now()
            self.emit("MODIFIED", pod)
        threading.Timer(self.drain_s, self._forget, [pod]).start()

    def _forget(self, pod: dict[str, Any]) -> None:
        with self.changed:
            if self.pods.pop(pod["metadata"]["name"], None):
                self.emit("DELETED", pod)

    def scale(self, replicas: int) -> None:
        self.scales.append(replicas)
        self.replicas = replicas
        for pod in self.live()[replicas:]:
            self.remove_pod(pod)
        for _ in range(replicas - len(self.live())):
            threading.Timer(self.create_s, self.add_pod).start()

    def serve(self) -> int:
        """The status a request to the notebook ends with."""
        self.last_request = time.monotonic()
        if self.ghost:
            return 200
        if not self.on_demand:
            return 200 if self.ready() else 503
        if not self.live():
            self.add_pod()
        with self.changed:
            status = 200 if self.changed.wait_for(self.ready, 10) else 504
        self.last_request = time.monotonic()
        return status

    def reap(self) -> None:
        """What an autoscaler does to idle pods."""
        while not self.stopped:
            time.sleep(0.05)
            if self.on_demand and time.monotonic() - self.last_request > self.idle_s:
                for pod in self.live():
                    self.remove_pod(pod)


@contextmanager
def running(cluster: FakeCluster) -> Iterator[int]:
    """Serves it; gives the port."""
    handler = type("Handler", (_Handler,), {"cluster": cluster})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threads = [
        threading.Thread(target=t, daemon=True) for t in (server.serve_forever, cluster.reap)
    ]
    for thread in threads:
        thread.start()
    if not cluster.on_demand:
        for _ in range(cluster.replicas):
            cluster.add_pod()
    try:
        yield server.server_port
    finally:
        cluster.stopped = True
        server.shutdown()
        server.server_close()


def description(cluster: FakeCluster, port: int) -> dict[str, Any]:
    """The description of a variant on this cluster."""
    by_hand = {"kind": "replicas", "deployment": "jupyterlab", "cold": 1, "restore": 1}
    return {
        "version": 2,
        "name": cluster.name or ("knative" if cluster.on_demand else "hpa"),
        "title": "Knative" if cluster.on_demand else "HPA",
        "namespace": NAMESPACE,
        "notebook": {
            "kind": "server",
            "address": "127.0.0.1",
            "port": port,
            "host": "jupyterlab.notebooks.test",
            "path": "/lab",
            "token": TOKEN,
            "affinity_cookie": "notebook_pod",
        },
        "kubeconfig": kubeconfig(port),
        "pods": {"server": SERVER},
        "scaling": {"kind": "requests"} if cluster.on_demand else by_hand,
        "overhead": [{"namespace": "knative-serving", "pod_regex": "activator-.*"}],
        "overhead_containers": ["queue-proxy"],
        "control_plane": [{"job": "apiserver"}],
        "prometheus": {"proxy_path": PROXY},
        "environment": {"cluster": "fake"},
    }


def kubeconfig(port: int) -> str:
    """YAML, as JSON is."""
    return json.dumps(
        {
            "current-context": "fake",
            "clusters": [{"name": "fake", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
            "users": [{"name": "me", "user": {"token": "kube-token"}}],
            "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "me"}}],
        }
    )


class _Handler(BaseHTTPRequestHandler):
    cluster: FakeCluster
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        self.cluster.paths.append(url.path)
        if url.path == "/lab":
            self._lab(query)
        elif self.cluster.refuses:
            self._answer({"kind": "Status", "code": 403, "message": "no right"}, 403)
        elif url.path == PODS and query.get("watch"):
            self._watch(int(query["resourceVersion"]), query["labelSelector"])
        elif query.get("watch"):
            self._watch_endpoints() if url.path == SLICES else self._silent_watch()
        elif url.path.startswith(PROXY):
            self.cluster.prometheus_answers -= 1
            there = self.cluster.prometheus_answers >= 0
            status = self.cluster.prometheus_status if there else 503
            self._answer(_prometheus(query["query"]), status)
        else:
            self._answer(self._object(url.path, query.get("labelSelector", "")))

    def do_PATCH(self) -> None:
        length = int(self.headers["Content-Length"])
        patch = json.loads(self.rfile.read(length))
        if self.path.startswith(AUTOSCALERS):
            self._annotate(self.path.removeprefix(f"{AUTOSCALERS}/").partition("?")[0], patch)
            return
        self.cluster.scale(patch["spec"]["replicas"])
        self._answer(_scale(self.cluster.replicas))

    def _annotate(self, name: str, patch: dict[str, Any]) -> None:
        autoscaler = next(a for a in self.cluster.autoscalers if a["metadata"]["name"] == name)
        autoscaler["metadata"]["annotations"] |= patch["metadata"]["annotations"]
        self._answer(autoscaler)

    def do_POST(self) -> None:
        if self.path == CALLS:
            self.cluster.starts -= 1
        if self.cluster.starts < 0:
            self._answer({}, 503)
        else:
            self._called(1)

    def do_DELETE(self) -> None:
        self._called(0)

    def _called(self, replicas: int) -> None:
        """Starts or stops by a call, which is answered when that is done; 409 where it was."""
        cluster = self.cluster
        if self.path != CALLS:
            self.send_error(501)
        elif self.headers["Authorization"] != f"token {TOKEN}":
            self._answer({}, 403)
        elif cluster.replicas == replicas:
            self._answer({}, 409)
        else:
            cluster.scale(replicas)
            time.sleep(cluster.call_s)
            self._answer({}, 201)

    def _lab(self, query: dict[str, str]) -> None:
        if query.get("token") != TOKEN:
            self.send_response(302)
            self.send_header("Location", f"/login?next=/lab?token={query.get('token')}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._answer({}, self.cluster.serve())
        self.cluster.answered.update(self.cluster.ready_uids())

    def _watch(self, version: int, selector: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        cluster, sent = self.cluster, version
        while not cluster.stopped:
            with cluster.changed:
                if len(cluster.events) == sent:
                    cluster.changed.wait(0.2)
                fresh, sent = cluster.events[sent:], len(cluster.events)
            for event in (event for event in fresh if _selected(event["object"], selector)):
                self.wfile.write(json.dumps(event).encode() + b"\n")
            self.wfile.flush()

    def _watch_endpoints(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        told: list[str] = []
        while not self.cluster.stopped:
            ready = self.cluster.ready_uids()
            if ready != told and self.cluster.answered.issuperset(ready):
                time.sleep(self.cluster.routed_s)
                event = {"type": "MODIFIED", "object": _slice(ready)}
                self.wfile.write(json.dumps(event).encode() + b"\n")
                self.wfile.flush()
                told = ready
            time.sleep(0.02)

    def _silent_watch(self) -> None:
        """Of kinds that this cluster knows nothing of."""
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        while not self.cluster.stopped:
            time.sleep(0.1)

    def _object(self, path: str, selector: str) -> dict[str, Any]:
        if path == PODS:
            with self.cluster.changed:
                version = {"resourceVersion": str(len(self.cluster.events))}
                pods = [pod for pod in self.cluster.pods.values() if _selected(pod, selector)]
                return {"kind": "PodList", "metadata": version, "items": pods}
        if path == AUTOSCALERS:
            return {"metadata": {"resourceVersion": "1"}, "items": self.cluster.autoscalers}
        if path == SCALE:
            return _scale(self.cluster.replicas)
        if path == "/api/v1/nodes":
            return {"kind": "NodeList", "metadata": {"resourceVersion": "1"}, "items": [_node()]}
        if path == "/version":
            return {"gitVersion": "v1.32.5"}
        return {"metadata": {"name": "kube-system", "uid": "cluster-1"}}

    def _answer(self, document: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def _selected(pod: dict[str, Any], selector: str) -> bool:
    """Whether the pod has the label that the selector, KEY=VALUE, asks for."""
    key, _, value = selector.partition("=")
    return pod["metadata"]["labels"].get(key) == value


def _is_ready(pod: dict[str, Any]) -> bool:
    return pod["status"]["conditions"][0]["status"] == "True"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pod(name: str, app: str) -> dict[str, Any]:
    running_now = {"name": "jupyterlab", "image": "lab:1", "imageID": "sha256:abc", "ready": True}
    shared = {"restartCount": 0, "state": {"running": {"startedAt": _now()}}}
    return {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {
            "name": name,
            "uid": f"uid-{name}",
            "creationTimestamp": _now(),
            "labels": {"app.kubernetes.io/name": app},
        },
        "spec": {"containers": [{"name": "jupyterlab"}]},
        "status": {
            "phase": "Running",
            "conditions": [{"type": "Ready", "status": "False"}],
            "containerStatuses": [{**running_now, **shared}],
        },
    }


def _slice(uids: list[str]) -> dict[str, Any]:
    endpoints = [
        {"addresses": ["10.0.0.1"], "conditions": {"ready": True}, "targetRef": {"uid": uid}}
        for uid in uids
    ]
    return {
        "kind": "EndpointSlice",
        "apiVersion": "discovery.k8s.io/v1",
        "metadata": {"name": "jupyterlab-1"},
        "addressType": "IPv4",
        "endpoints": endpoints,
    }


def _scale(replicas: int) -> dict[str, Any]:
    return {"kind": "Scale", "apiVersion": "autoscaling/v1", "spec": {"replicas": replicas}}


def _node() -> dict[str, Any]:
    names = ("architecture", "bootID", "kubeProxyVersion", "kubeletVersion", "machineID")
    info = dict.fromkeys((*names, "operatingSystem", "osImage", "systemUUID"), "-")
    info.update(kernelVersion="6.1", containerRuntimeVersion="containerd://1.6")
    return {"metadata": {"name": "n"}, "status": {"nodeInfo": info, "capacity": {"cpu": "2"}}}


def _prometheus(query: str) -> dict[str, Any]:
    """A clock that is right, and one counter of the API server that grows by 0.1 a second."""
    now = time.time()
    if query.startswith("scalar"):
        return {"data": {"result": [now, str(now)]}}
    if query.startswith("max(timestamp"):
        return {"data": {"result": [{"metric": {}, "value": [now, str(now)]}]}}
    if query.startswith("process_cpu_seconds_total"):
        points = [[now - ago, str(100 - ago / 10)] for ago in range(300, -1, -5)]
        return {"data": {"result": [{"metric": {"job": "apiserver"}, "values": points}]}}
    return {"data": {"result": []}}
