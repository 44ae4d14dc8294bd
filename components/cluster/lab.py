"""The embedded cluster, started and stopped with the platform stack."""

import json
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_command.local import Command, Logging

from components.cluster.lab_presence import require_lab
from components.objects.commands import PYTHON


@dataclass(frozen=True)
class LabClusterArgs:
    """lab: the name of the lab; nodes: how many the cluster has."""

    lab: str
    nodes: int = 1


class LabCluster(pulumi.ComponentResource):
    """`python -m lab up` and `down` as a resource; another node count updates it in place.

    kubeconfig: YAML text, secret. nodes: the nodes' addresses.
    dns_address: the Service address that the kubelets give to pods as their resolver.
    life: what ends the cluster when it is deleted, with all that is in it.
    """

    kubeconfig: pulumi.Output[str]
    nodes: pulumi.Output[list[str]]
    dns_address: pulumi.Output[str]
    life: pulumi.Resource

    def __init__(
        self, name: str, args: LabClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:LabCluster", name, {}, opts)
        lab = Command(
            f"{name}-up",
            create=f"{PYTHON} -m lab up --json --nodes {args.nodes}",
            delete=f"{PYTHON} -m lab down --described",
            environment={"LAB_NAME": args.lab},
            logging=Logging.STDERR,
            opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["stdout"]),
        )
        self.life = lab
        described = pulumi.Output.secret(lab.stdout).apply(described_by)
        self.kubeconfig = described.apply(lambda answer: require_lab(answer["kubeconfig"]))
        plain = pulumi.Output.unsecret(described)
        self.nodes = plain.apply(lambda answer: answer["nodes"])
        self.dns_address = plain.apply(lambda answer: answer["dns_ip"])
        self.register_outputs({"nodes": self.nodes, "dns_address": self.dns_address})


def described_by(stdout: str) -> dict[str, Any]:
    """The lab's description of itself. Raises pulumi.RunError where it is none."""
    try:
        answer = json.loads(stdout)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not {"kubeconfig", "nodes", "dns_ip"} <= answer.keys():
        raise pulumi.RunError(
            "`python -m lab up --json` did not describe a cluster: run it by hand"
        )
    return answer
