"""A cluster that the user brings, by its kubeconfig."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class ExistingClusterArgs:
    """kubeconfig: YAML text with its current context set. nodes: addresses with the ingress."""

    kubeconfig: str
    nodes: Sequence[str]
    dns_address: str


class ExistingCluster(pulumi.ComponentResource):
    """The same outputs as a cluster that the stack makes itself; it owns nothing.

    life: None, for nothing here ends the cluster.
    """

    kubeconfig: pulumi.Output[str]
    nodes: pulumi.Output[list[str]]
    dns_address: pulumi.Output[str]
    life: None = None

    def __init__(
        self, name: str, args: ExistingClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:ExistingCluster", name, {}, opts)
        self.kubeconfig = pulumi.Output.secret(args.kubeconfig)
        self.nodes = pulumi.Output.from_input(list(args.nodes))
        self.dns_address = pulumi.Output.from_input(args.dns_address)
        self.register_outputs({"nodes": self.nodes, "dns_address": self.dns_address})
