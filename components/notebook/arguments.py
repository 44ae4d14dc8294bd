"""What a variant is made from, and what it gives back."""

from dataclasses import dataclass
from typing import Any

import pulumi

from components.notebook.jupyterlab_pod import JupyterLabPod

NAME = "jupyterlab"
"""The name of the workload in every variant."""


def patience(seconds: int) -> dict[str, str]:
    """The annotation that tells Pulumi how long to wait for an object."""
    return {"pulumi.com/timeoutSeconds": str(seconds)}


@dataclass(frozen=True)
class NotebookArgs:
    """What a variant runs, where, and how many pods at most.

    ready_timeout: seconds Pulumi waits for pods, a pulled image included, before it says what
    keeps them.
    """

    namespace: pulumi.Input[str]
    domain: pulumi.Input[str]
    pod: JupyterLabPod
    token_secret: pulumi.Input[str]
    max_scale: int
    ready_timeout: int

    def patience(self) -> dict[str, str]:
        """The annotation that tells Pulumi how long to wait."""
        return patience(self.ready_timeout)

    def host(self) -> pulumi.Output[str]:
        """The host name: jupyterlab.NAMESPACE.DOMAIN, as Knative makes it too."""
        return pulumi.Output.concat(NAME, ".", self.namespace, ".", self.domain)


CONTROL_PLANE = [
    {"job": "apiserver"},
    {"job": "kubelet"},
    {"namespace": "traefik", "pod_regex": "traefik-.*"},
]
"""What serves all variants alike, by Prometheus' jobs or by pods."""

Description = dict[str, Any]
"""What only the variant knows of how it is measured, as the benchmark wants it described.

`benchmark/variant.py` has the whole; what all variants have alike is added to it. May hold Outputs.
"""
