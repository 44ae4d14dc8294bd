"""The one pod that both variants run."""

from dataclasses import dataclass
from typing import Any

import pulumi

PORT = 8888
USER = 1000
HOME = "/home/jovyan"

PodSpec = dict[str, Any]
"""A PodSpec as the Kubernetes API writes it."""


@dataclass(frozen=True)
class JupyterLabPod:
    """JupyterLab, its resources, and the Secret that holds its token.

    It differs in nothing between the variants, so that they are compared on equal terms, and uses
    only what Knative lets through (container-level security, no grace period of its own).
    """

    image: str
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str

    def spec(self, token_secret: pulumi.Input[str]) -> PodSpec:
        """The PodSpec, with the Secret's name where it may only be known later."""
        return {
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "containers": [self._container(token_secret)],
            "volumes": [
                {"name": "home", "emptyDir": {"sizeLimit": "1Gi"}},
                {"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}},
            ],
        }

    def _container(self, token_secret: pulumi.Input[str]) -> dict[str, Any]:
        return {
            "name": "jupyterlab",
            "image": self.image,
            "imagePullPolicy": "IfNotPresent",
            "command": ["jupyter", "lab"],
            "args": arguments(),
            "env": [
                {"name": "HOME", "value": HOME},
                {
                    "name": "JUPYTER_TOKEN",
                    "valueFrom": {"secretKeyRef": {"name": token_secret, "key": "token"}},
                },
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
                {"name": "home", "mountPath": HOME},
                {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108
            ],
        }


def arguments() -> list[str]:
    """JupyterLab's command line. Its token comes by the environment: arguments can be seen."""
    return [
        "--ServerApp.ip=0.0.0.0",
        f"--ServerApp.port={PORT}",
        "--ServerApp.port_retries=0",
        "--ServerApp.allow_remote_access=True",
        "--ServerApp.open_browser=False",
        "--ServerApp.quit_button=False",
        f"--ServerApp.root_dir={HOME}",
    ]


def readiness() -> dict[str, Any]:
    """Ready once the REST API answers, which `/api` does without a token.

    A second is the shortest period that Kubernetes knows. Knative's own quicker probing (a period
    of 0) is left aside, since a Deployment could not have it.
    """
    return {
        "httpGet": {"path": "/api", "port": PORT},
        "periodSeconds": 1,
        "timeoutSeconds": 1,
        "successThreshold": 1,
        "failureThreshold": 3,
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
