"""The Kubernetes API, reached with the kubeconfig of the variant description."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import msgspec
from lightkube import ApiError
from lightkube.core.decoders import decode_list, decode_object, decode_status, decode_watch_event
from lightkube.core.exceptions import ConfigError
from lightkube.resources.apps_v1 import Deployment
from lightkube.resources.core_v1 import Event, Namespace, Node, Pod
from lightkube.resources.discovery_v1 import EndpointSlice
from lightkube.types import PatchType

from benchmark.errors import ClusterError, DescriptionError
from benchmark.pods.state import PodState, pod_state
from kubeconfigs.client import access, plugin_errors
from kubeconfigs.contexts import reached
from kubeconfigs.reading import KubeconfigError

TIMEOUT_S = 10.0
REFUSED = (401, 403)


def _ready_decoders() -> None:
    """Decodes one of each kind in the main thread, before any other thread needs to.

    msgspec works out a type when it first decodes it, and crashes the interpreter where two
    threads do that for the same types at once.
    """
    for kind in (Pod, Event, EndpointSlice, Node):
        decode_list(b'{"items": []}', kind)
    for kind in (Namespace, Deployment.Scale):
        decode_object(b"{}", kind)
    decode_status(b"{}")
    decode_watch_event(b'{"type": "ADDED", "object": {}}')


_ready_decoders()


@dataclass(frozen=True)
class Listing:
    """Pods as a list gave them, and the version from which a watch can go on."""

    pods: list[PodState]
    version: str


class Cluster:
    """Typed access for measuring; every failure is a ClusterError that names the server.

    Of several API servers it takes the first that answers when it is made.
    """

    def __init__(self, kubeconfig: str) -> None:
        try:
            way = access(reached(kubeconfig))
            self.server = way.config.cluster.server
            self.client = way.client(TIMEOUT_S)
            self.http = way.http(TIMEOUT_S)
        except (OSError, ValueError, ConfigError) as error:
            raise DescriptionError(f"variant description: kubeconfig: {error}") from None

    @contextmanager
    def errors(self, doing: str) -> Generator[None]:
        """Turns whatever the API does into one ClusterError."""
        try:
            with plugin_errors():
                yield
        except KubeconfigError as error:
            raise ClusterError(f"{doing}: {error}") from None
        except ApiError as error:
            code = error.status.code
            hint = "is the kubeconfig still valid?" if code in REFUSED else "see the API server"
            raise ClusterError(
                f"{doing}: {self.server} answered {code} ({error.status.message}): {hint}"
            ) from None
        except (msgspec.MsgspecError, ValueError) as error:
            raise ClusterError(f"{doing}: {self.server} is no Kubernetes API ({error})") from None
        except httpx2.HTTPError as error:
            raise ClusterError(
                f"{doing}: no answer from {self.server} ({error or type(error).__name__}): "
                "is the cluster running?"
            ) from None

    def pods(self, namespace: str, labels: dict[str, str]) -> Listing:
        """A consistent list of the pods now: terminating ones included, finished ones not."""
        with self.errors(f"listing pods of {namespace}"):
            pods = self.client.list(Pod, namespace=namespace, labels={**labels})
            states = map(pod_state, pods)
            return Listing([pod for pod in states if not pod.finished], pods.resourceVersion)

    def replicas(self, namespace: str, deployment: str) -> int:
        """Replicas the Deployment's scale asks for."""
        with self.errors(f"reading the scale of Deployment {namespace}/{deployment}"):
            scale = self.client.get(Deployment.Scale, deployment, namespace=namespace)
            return (scale.spec.replicas or 0) if scale.spec else 0

    def scale(self, namespace: str, deployment: str, replicas: int) -> None:
        """Sets the Deployment's scale, as `kubectl scale` does."""
        with self.errors(f"scaling Deployment {namespace}/{deployment} to {replicas}"):
            self.client.patch(
                Deployment.Scale,
                deployment,
                {"spec": {"replicas": replicas}},
                namespace=namespace,
                patch_type=PatchType.MERGE,
            )

    def facts(self) -> dict[str, object]:
        """What the cluster is: uid, version, nodes, kernel, cores in all."""
        with self.errors("reading the cluster"):
            system = self.client.get(Namespace, "kube-system")
            nodes = list(self.client.list(Node))
            version = self.http.get("/version")
            version.raise_for_status()
        infos = [node.status.nodeInfo for node in nodes if node.status and node.status.nodeInfo]
        return {
            "cluster_uid": system.metadata.uid if system.metadata else None,
            "kubernetes_version": version.json().get("gitVersion"),
            "node_count": len(nodes),
            "kernel": ", ".join(sorted({info.kernelVersion for info in infos})),
            "container_runtime": ", ".join(sorted({i.containerRuntimeVersion for i in infos})),
            "cores": sum(_cores(node) for node in nodes),
        }

    def image(
        self, namespace: str, labels: dict[str, str], beside: tuple[str, ...]
    ) -> dict[str, object]:
        """Image and digest of the notebook's container, which is not one of `beside`."""
        with self.errors(f"listing pods of {namespace}"):
            pods = list(self.client.list(Pod, namespace=namespace, labels={**labels}))
        for pod in (pod for pod in pods if not pod_state(pod).finished):
            for status in (pod.status.containerStatuses if pod.status else None) or []:
                if status.name not in beside and status.imageID:
                    return {"image": status.image, "image_digest": status.imageID}
        return {"image": None, "image_digest": None}


def _cores(node: Node) -> int:
    capacity = (node.status.capacity if node.status else None) or {}
    return int(str(capacity.get("cpu", "0")))
