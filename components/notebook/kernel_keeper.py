"""The controller that has pods which are in use outlive those which are not."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import (
    EnvVarArgsDict,
    EnvVarSourceArgsDict,
    PodSpecArgsDict,
)
from pulumi_kubernetes.networking.v1 import NetworkPolicy
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

from components.notebook import in_pod_program
from components.notebook.arguments import NAME as NOTEBOOK
from components.notebook.arguments import patience
from components.notebook.in_pod_program import PACKAGE, program
from components.notebook.jupyterlab_pod import PORT
from components.notebook.namespace import COUNTED_PORT
from components.objects.labels import labels, selector
from components.objects.peers import ports, to_dns
from components.objects.rights import account, own_rights
from components.objects.workload import deployment

NAME = "kernel-keeper"
MODULES = (
    "keep_kernels",
    "computing_pods",
    "in_use",
    "kubernetes_api",
    "old_revisions",
    "pod_costs",
)
FOLDER = "/opt/kernel-keeper"
API_PORTS = (443, 6443, 16443)
"""Of the API server, as Kubernetes, kubeadm or the lab, and MicroK8s have it."""


@dataclass(frozen=True)
class KernelKeeperArgs:
    """image: any with python3, so the notebooks' own; token_secret: the Secret of their token.

    ready_timeout: seconds Pulumi waits for its pod.
    revisions_kept: seconds that a Knative revision stays once another has followed; None where
    there are none.
    """

    namespace: pulumi.Input[str]
    image: str
    token_secret: pulumi.Input[str]
    ready_timeout: int
    revisions_kept: int | None = None


class KernelKeeper(pulumi.ComponentResource):
    """One pod that keeps `pod-deletion-cost` of the variant's pods current, and Knative informed.

    It may list and patch pods of its namespace. Where there are revisions it may list and patch
    their autoscalers, list and delete them, and nothing else.
    """

    def __init__(
        self, name: str, args: KernelKeeperArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:KernelKeeper", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        rights = self._rights(args, child)
        files = [f"{module}.py" for module in MODULES]
        config = program(name, NAME, args.namespace, files, child)
        after = pulumi.ResourceOptions(parent=self, depends_on=rights)
        waits = patience(args.ready_timeout)
        deployment(name, NAME, args.namespace, pod(args, config), after, annotations=waits)
        self.register_outputs({})

    def _rights(
        self, args: KernelKeeperArgs, opts: pulumi.ResourceOptions
    ) -> list[pulumi.Resource]:
        return [
            account(NAME, args.namespace, opts),
            *own_rights(NAME, args.namespace, rules(args), opts),
            *policies(args, opts),
        ]


def rules(args: KernelKeeperArgs) -> list[PolicyRuleArgsDict]:
    """What it may do in its namespace."""
    pods: PolicyRuleArgsDict = {
        "api_groups": [""],
        "resources": ["pods"],
        "verbs": ["list", "patch"],
    }
    revisions: PolicyRuleArgsDict = {
        "api_groups": ["serving.knative.dev"],
        "resources": ["revisions"],
        "verbs": ["list", "delete"],
    }
    autoscalers: PolicyRuleArgsDict = {
        "api_groups": ["autoscaling.internal.knative.dev"],
        "resources": ["podautoscalers"],
        "verbs": ["list", "patch"],
    }
    return [pods] if args.revisions_kept is None else [pods, autoscalers, revisions]


def overhead(namespace: pulumi.Input[str]) -> dict[str, pulumi.Input[str]]:
    """Whose use it is, as the benchmark wants it described."""
    return {"namespace": namespace, "pod_regex": f"{NAME}-.*"}


def policies(args: KernelKeeperArgs, opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
    """From it to the notebooks and to the API server, and into the notebooks from it."""
    namespace, keeper, notebooks = args.namespace, selector(NAME), selector(NOTEBOOK)
    asked = ports(PORT) if args.revisions_kept is None else ports(PORT, COUNTED_PORT)
    out = NetworkPolicy(
        f"{NAME}-out-policy",
        metadata={"name": NAME, "namespace": namespace, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": keeper},
            "policy_types": ["Egress"],
            "egress": [
                {"to": [{"pod_selector": {"match_labels": notebooks}}], "ports": asked},
                {"ports": ports(*API_PORTS)},
                to_dns(),
            ],
        },
        opts=opts,
    )
    into = NetworkPolicy(
        f"{NAME}-in-policy",
        metadata={"name": f"from-{NAME}", "namespace": namespace, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": notebooks},
            "policy_types": ["Ingress"],
            "ingress": [{"from_": [{"pod_selector": {"match_labels": keeper}}], "ports": asked}],
        },
        opts=opts,
    )
    return [out, into]


def pod(args: KernelKeeperArgs, config: pulumi.Input[str]) -> PodSpecArgsDict:
    """Its one pod: the notebooks' image with another program."""
    command = ["python3", "-m", f"{PACKAGE.name}.{MODULES[0]}"]
    folder = f"{FOLDER}/{PACKAGE.name}"
    runs = in_pod_program.container(NAME, args.image, command, environment(args), folder)
    return in_pod_program.pod(config, runs, account=NAME)


def environment(args: KernelKeeperArgs) -> list[EnvVarArgsDict]:
    """What its program is told."""
    token: EnvVarSourceArgsDict = {"secret_key_ref": {"name": args.token_secret, "key": "token"}}
    variables: list[EnvVarArgsDict] = [
        {"name": "PYTHONPATH", "value": FOLDER},
        {"name": "SELECTOR", "value": f"app.kubernetes.io/name={NOTEBOOK}"},
        {"name": "JUPYTER_TOKEN", "value_from": token},
    ]
    if args.revisions_kept is not None:
        variables.append({"name": "REVISIONS_KEPT_S", "value": str(args.revisions_kept)})
        variables.append({"name": "COUNTED_PORT", "value": str(COUNTED_PORT)})
    return variables
