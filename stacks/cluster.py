"""The cluster that the platform stack stands on."""

import os
from dataclasses import dataclass

import pulumi

from components.cluster import lab_presence
from components.cluster.existing import ExistingCluster, ExistingClusterArgs
from components.cluster.holder import Holder, is_another, named
from components.cluster.inspection import Claims, ClusterFacts, inspect_cluster
from components.cluster.kubeconfig import chosen
from components.cluster.lab import LabCluster, LabClusterArgs
from components.cluster.microk8s.cluster import MicroK8sCluster
from components.objects.spread import ENOUGH
from components.platform import knative_serving, prometheus, traefik_pod
from kubeconfigs.contexts import reached, recognized
from stacks.reference import last_outputs
from stacks.settings.platform import ClusterSettings, Presence
from variants import VARIANTS

LAB_BRINGS = ClusterFacts(nodes=(), dns=False, metrics_server=False, storage=False)
MICROK8S_BRINGS = ClusterFacts(nodes=(), dns=True, metrics_server=True, storage=True)
NAMESPACES = [
    *(traefik_pod.NAMESPACE, knative_serving.NAMESPACE, prometheus.NAMESPACE),
    *(variant.namespace for variant in VARIANTS),
]
CRDS = ["ingressroutes.traefik.io", "services.serving.knative.dev"]
"""What tells, with the namespaces, that Traefik, Knative or notebooks are there already."""

LAB = "lab"
"""The platform's output that names its lab."""

ASSUMED = ClusterFacts(nodes=(), dns=True, metrics_server=True, storage=True)


@dataclass(frozen=True)
class Cluster:
    """A cluster of any kind. install_…: what it lacks; spread: whether it may lose a node."""

    component: LabCluster | MicroK8sCluster | ExistingCluster
    install_dns: bool
    install_metrics_server: bool
    install_storage: bool
    ingress_address: pulumi.Output[str]
    spread: bool


def cluster(settings: ClusterSettings, provisioner: str) -> Cluster:
    """The cluster of the settings; provisioner: the image that is there for local volumes.

    Raises pulumi.RunError before the first resource.
    """
    if settings.kind == "lab":
        component = LabCluster("lab", LabClusterArgs(_free_lab(), settings.lab_nodes))
        return described(component, LAB_BRINGS, settings)
    if settings.microk8s:
        component = MicroK8sCluster("microk8s", settings.microk8s)
        return described(component, MICROK8S_BRINGS, settings)
    outputs = last_outputs()
    known = str(outputs.get("kubeconfig") or "")
    kubeconfig = recognized(chosen(settings.kubeconfig, settings.context), known)
    claims = Claims(NAMESPACES, CRDS, known=bool(outputs))
    facts = inspect_cluster(reached(kubeconfig), claims) or ASSUMED
    if facts.holder and is_another(facts.holder, outputs):
        raise pulumi.RunError(
            f"the cluster has the platform of {named(facts.holder)}: both would manage the same "
            "objects. Run `pulumi destroy` of that one first, or take another cluster"
        )
    if facts.foreign:
        raise pulumi.RunError(
            f"the cluster has {', '.join(facts.foreign)} already, made by others: `pulumi up` "
            "would take them over and `pulumi destroy` delete them. Remove that installation "
            "first, or take another cluster"
        )
    install_dns = wanted(settings.dns, facts.dns)
    if install_dns and not settings.dns_address:
        raise pulumi.RunError(
            "the cluster has no DNS: run `pulumi config set dnsAddress ADDRESS` with the address "
            "of the resolver that its kubelets are configured with"
        )
    if wanted(settings.storage_provisioner, facts.storage) and not provisioner:
        raise pulumi.RunError(
            "the cluster has no default StorageClass: give it one, or run `pulumi config set "
            "storageProvisionerImage IMAGE` with an image of lab/toolchain/local-provisioner, or "
            "`pulumi config set storageProvisioner present` to go on without"
        )
    args = ExistingClusterArgs(kubeconfig, facts.nodes, settings.dns_address)
    return described(ExistingCluster("existing", args), facts, settings)


def _free_lab() -> str:
    """The lab's name, once it is neither another stack's nor another one than the stack's own."""
    outputs = last_outputs()
    name = os.environ.get("LAB_NAME", "lab")
    former = outputs.get(LAB, name)
    if former != name:
        raise pulumi.RunError(
            f"stack {pulumi.get_stack()!r} is on lab {former!r}, and LAB_NAME says {name!r}: "
            f"run `export LAB_NAME={former}`"
        )
    holder = lab_presence.lab_holder()
    if holder and is_another(holder, outputs):
        raise pulumi.RunError(_held(name, holder))
    pulumi.export(LAB, name)
    return name


def _held(lab: str, holder: Holder) -> str:
    return (
        f"lab {lab!r} has the platform of {named(holder)}: both would manage the same "
        f"objects. Run `LAB_NAME={lab} make down` there or here, which takes that lab away with "
        "all its notebooks, or use a lab of another name, with addresses of its own: `export "
        "LAB_NAME=lab2` (lab, lab2, lab3, lab4), then the same command again"
    )


def described(
    component: LabCluster | MicroK8sCluster | ExistingCluster,
    facts: ClusterFacts,
    settings: ClusterSettings,
) -> Cluster:
    """A cluster with what is to be installed on it."""
    first = component.nodes.apply(lambda nodes: nodes[0] if nodes else "")
    given = settings.ingress_address
    return Cluster(
        component=component,
        install_dns=wanted(settings.dns, facts.dns),
        install_metrics_server=wanted(settings.metrics_server, facts.metrics_server),
        install_storage=wanted(settings.storage_provisioner, facts.storage),
        spread=_count(facts, settings) >= ENOUGH,
        ingress_address=pulumi.Output.from_input(given) if given else first,
    )


def _count(facts: ClusterFacts, settings: ClusterSettings) -> int:
    """How many nodes the cluster has, or will have."""
    if settings.microk8s:
        return len(settings.microk8s.hosts)
    return settings.lab_nodes if settings.kind == "lab" else len(facts.nodes)


def wanted(presence: Presence, brought: bool) -> bool:
    """Whether an add-on is to be installed."""
    return presence == "install" or (presence == "auto" and not brought)
