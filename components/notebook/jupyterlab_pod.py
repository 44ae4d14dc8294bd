"""The one pod that all variants run."""

import math
from dataclasses import dataclass, field
from typing import Any

import pulumi

from components.notebook import volumes
from components.notebook.jupyter_config import JupyterConfig, config_arguments, merged
from components.notebook.volumes import PodVolumes
from components.objects.labels import selector
from components.objects.quantity import bytes_of
from components.objects.spread import spread, together

PORT = 8888
USER = 1000
SILENCE_S = 10
"""Seconds that a busy server may be silent and still counts as Ready."""

BODY_COST = 4
"""Bytes of memory that the server takes at least for each byte of a body."""

SECRETS = "/run/secrets/jupyterlab"

THREADS = (
    "OMP_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "PYTHON_CPU_COUNT",
)
"""By which libraries are told how many threads to make; else it is one for each CPU of the node.

The first is read by OpenMP, and by OpenBLAS, MKL, BLIS, NumExpr, PyTorch and Arrow where their own
is not set: a notebook changes one. The last is that of `os.cpu_count()` from Python 3.13 on.
"""

PodSpec = dict[str, Any]
"""A PodSpec as the Kubernetes API writes it."""


@dataclass(frozen=True)
class Culling:
    """When the server ends kernels that do nothing. Times in seconds; after 0 means never.

    connected: whether an open connection, such as a notebook in a browser, spares no kernel.
    """

    after: int = 0
    interval: int = 300
    connected: bool = False

    def arguments(self) -> list[str]:
        """The server's arguments; none where nothing is culled."""
        if not self.after:
            return []
        return [
            f"--MappingKernelManager.cull_idle_timeout={self.after}",
            f"--MappingKernelManager.cull_interval={self.interval}",
            f"--MappingKernelManager.cull_connected={self.connected}",
        ]


@dataclass(frozen=True)
class JupyterLabPod:
    """JupyterLab, its resources, and the Secret that holds its token.

    It differs in nothing between the variants, so that they are compared on equal terms, and uses
    only what Knative lets through (no grace period of its own, and of a pod's security the group
    that owns its volumes, but not the policy by which it comes to).

    jupyter: traits of Jupyter's beside those that the pod sets.
    volumes: where it may write.
    one_node: whether the notebooks' volume can be on one node only, and all pods therefore are.
    node_loss_tolerance: seconds that a pod on a lost node is waited for before another takes its
    place.
    """

    image: str
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str
    culling: Culling = Culling()
    jupyter: JupyterConfig = field(default_factory=dict)
    volumes: PodVolumes = field(default_factory=PodVolumes)
    one_node: bool = False
    node_loss_tolerance: int = 30

    def spec(self, token_secret: pulumi.Input[str]) -> PodSpec:
        """The PodSpec, with the Secret's name where it may only be known later."""
        return {
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "securityContext": {"fsGroup": USER},
            "tolerations": tolerations(self.node_loss_tolerance),
            **self._placement(),
            "containers": [self._container(token_secret)],
            "volumes": [
                *self.volumes.volumes(),
                {"name": "token", "secret": {"secretName": token_secret}},
            ],
        }

    def _placement(self) -> dict[str, Any]:
        pods = selector("jupyterlab")
        if self.one_node:
            return {"affinity": together(pods)}
        return {"topologySpreadConstraints": spread(pods)}

    def _config(self) -> list[str]:
        defaults = {
            "ServerApp": {"max_body_size": int(bytes_of(self.memory_limit) / BODY_COST)},
            "FileContentsManager": volumes.DELETION,
        }
        return config_arguments(merged(self.jupyter, defaults))

    def _container(self, token_secret: pulumi.Input[str]) -> dict[str, Any]:
        return {
            "name": "jupyterlab",
            "image": self.image,
            "imagePullPolicy": "IfNotPresent",
            "args": [
                "jupyter-lab",
                *arguments(),
                *volumes.arguments(),
                *self.culling.arguments(),
                *self._config(),
            ],
            "env": [
                *({"name": name, "value": value} for name, value in volumes.environment().items()),
                {
                    "name": "JUPYTER_TOKEN",
                    "valueFrom": {"secretKeyRef": {"name": token_secret, "key": "token"}},
                },
                *({"name": name, "value": str(threads(self.cpu_limit))} for name in THREADS),
            ],
            "ports": [{"name": "http1", "containerPort": PORT, "protocol": "TCP"}],
            "readinessProbe": readiness(),
            "livenessProbe": liveness(),
            "resources": {
                "requests": {"cpu": self.cpu_request, "memory": self.memory_request},
                "limits": {"cpu": self.cpu_limit, "memory": self.memory_limit},
            },
            "securityContext": security(),
            "volumeMounts": [
                *volumes.mounts(),
                {"name": "token", "mountPath": SECRETS, "readOnly": True},
            ],
        }


def threads(cpu: str) -> int:
    """How many threads a quantity of CPU such as 1500m has work for: its cores, rounded up."""
    cores = float(cpu.removesuffix("m")) / (1000 if cpu.endswith("m") else 1)
    return max(1, math.ceil(cores))


def tolerations(seconds: int) -> list[dict[str, Any]]:
    """How long a pod stays on a node that is silent; by itself Kubernetes would give it 300 s.

    A node that is back sooner has kept its kernels; later they are ended, as others serve by then.
    """
    return [
        {
            "key": f"node.kubernetes.io/{state}",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": seconds,
        }
        for state in ("not-ready", "unreachable")
    ]


def arguments() -> list[str]:
    """JupyterLab's options. Its token comes by the environment: arguments can be seen.

    Every pod signs its cookies with a key made from the token, so that whoever has logged in stays
    so on the pod that takes over; by itself each would make a key of its own.
    """
    return [
        "--ServerApp.ip=0.0.0.0",
        f"--ServerApp.port={PORT}",
        "--ServerApp.port_retries=0",
        "--ServerApp.base_url=/",
        "--ServerApp.allow_remote_access=True",
        "--ServerApp.open_browser=False",
        "--ServerApp.quit_button=False",
        f"--ServerApp.cookie_secret_file={SECRETS}/token",
    ]


def readiness() -> dict[str, Any]:
    """Ready once the REST API answers, which `/api` does without a token.

    A second is the shortest period that Kubernetes knows. Knative's own quicker probing (a period
    of 0) is left aside, since a Deployment could not have it. A server that computes may be silent
    for a while: whoever is moved to another pod for that loses the kernel. One that refuses, or
    says that it ends, is unready at once.
    """
    return {
        "httpGet": {"path": "/api", "port": PORT},
        "periodSeconds": 1,
        "timeoutSeconds": SILENCE_S,
        "successThreshold": 1,
        "failureThreshold": 1,
    }


def liveness() -> dict[str, Any]:
    """A minute of silence ends the container; a slow start on a busy machine does not."""
    return {
        "httpGet": {"path": "/api", "port": PORT},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 6,
    }


def security() -> dict[str, Any]:
    """What the `restricted` Pod Security Standard asks for, and a read-only image."""
    return {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
