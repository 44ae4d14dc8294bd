"""What both variants are made from, and what they give back."""

from dataclasses import dataclass
from typing import Any

import pulumi

from components.jupyterlab_pod import JupyterLabPod

NAME = "jupyterlab"
"""The name of the workload in both variants."""


PATIENCE = {"pulumi.com/timeoutSeconds": "300"}
"""Pulumi waits five minutes for pods, a pulled image included, and then says what keeps them."""


@dataclass(frozen=True)
class NotebookArgs:
    """What a variant runs, where, and how many pods at most."""

    namespace: pulumi.Input[str]
    domain: pulumi.Input[str]
    pod: JupyterLabPod
    token_secret: pulumi.Input[str]
    max_scale: int

    def host(self) -> pulumi.Output[str]:
        """The host name: jupyterlab.NAMESPACE.DOMAIN, as Knative makes it too."""
        return pulumi.Output.concat(NAME, ".", self.namespace, ".", self.domain)


Description = dict[str, Any]
"""A variant as the benchmark wants it described; may hold Outputs."""
