"""The gate that keeps a kernel from being started where nobody finds it again."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import EnvVarArgsDict, PodSpecArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components.notebook import in_pod_program
from components.notebook.arguments import patience
from components.notebook.in_pod_program import program
from components.notebook.jupyterlab_pod import PORT
from components.objects.labels import labels, selector
from components.objects.peers import namespace, ports, to_dns
from components.objects.workload import deployment, service
from components.platform import traefik_pod

NAME = "awakening-gate"
PROGRAM = "hold_writes.py"
FOLDER = "/opt/awakening-gate"


@dataclass(frozen=True)
class AwakeningGateArgs:
    """image: any with python3, so the notebooks' own; host: their name.

    cookie: how the names of their affinity cookies begin; ready_timeout: seconds Pulumi waits
    for its pod.
    """

    namespace: pulumi.Input[str]
    image: str
    host: pulumi.Input[str]
    cookie: str
    ready_timeout: int


class AwakeningGate(pulumi.ComponentResource):
    """One pod that holds what writes until a pod is routed, behind a Service of its name.

    It has no token, neither Kubernetes' nor the notebooks'.
    """

    def __init__(
        self, name: str, args: AwakeningGateArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:AwakeningGate", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        config = program(name, NAME, args.namespace, [PROGRAM], child)
        after = pulumi.ResourceOptions(parent=self, depends_on=[policy(args.namespace, child)])
        waits = patience(args.ready_timeout)
        deployment(name, NAME, args.namespace, pod(args, config), after, annotations=waits)
        service(name, NAME, args.namespace, ("http", 80), child)
        self.register_outputs({})


def overhead(namespace: pulumi.Input[str]) -> dict[str, pulumi.Input[str]]:
    """Whose use it is, as the benchmark wants it described."""
    return {"namespace": namespace, "pod_regex": f"{NAME}-.*"}


def policy(space: pulumi.Input[str], opts: pulumi.ResourceOptions) -> NetworkPolicy:
    """From it to Traefik; into it Traefik comes as to the notebooks, on the same port."""
    return NetworkPolicy(
        f"{NAME}-policy",
        metadata={"name": NAME, "namespace": space, "labels": labels(NAME)},
        spec={
            "pod_selector": {"match_labels": selector(NAME)},
            "policy_types": ["Egress"],
            "egress": [
                {"to": [namespace(traefik_pod.NAMESPACE)], "ports": ports(traefik_pod.HTTP)},
                to_dns(),
            ],
        },
        opts=opts,
    )


def pod(args: AwakeningGateArgs, config: pulumi.Input[str]) -> PodSpecArgsDict:
    """Its one pod: the notebooks' image with another program."""
    environment: list[EnvVarArgsDict] = [
        {"name": "TRAEFIK", "value": f"http://{traefik_pod.NAME}.{traefik_pod.NAMESPACE}"},
        {"name": "NOTEBOOKS", "value": args.host},
        {"name": "COOKIE", "value": args.cookie},
        {"name": "PORT", "value": str(PORT)},
    ]
    command = ["python3", f"{FOLDER}/{PROGRAM}"]
    runs = in_pod_program.container(NAME, args.image, command, environment, FOLDER)
    runs["ports"] = [{"name": "http", "container_port": PORT}]
    runs["readiness_probe"] = {
        "http_get": {"path": "/", "port": "http"},
        "period_seconds": 2,
        "timeout_seconds": 5,
    }
    return in_pod_program.pod(config, runs)
