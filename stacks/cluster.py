"""The cluster that the platform stack stands on."""

from dataclasses import dataclass

import pulumi

from components.cluster.existing import ExistingCluster, ExistingClusterArgs
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
CLAIMS = Claims(
    namespaces=[
        *(traefik_pod.NAMESPACE, knative_serving.NAMESPACE, prometheus.NAMESPACE),
        *(variant.namespace for variant in VARIANTS),
    ],
    crds=["ingressroutes.traefik.io", "services.serving.knative.dev"],
)
"""Of the platform: what tells that Traefik, Knative Serving or notebooks are there already."""

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
        component = LabCluster("lab", LabClusterArgs(settings.lab_nodes))
        return described(component, LAB_BRINGS, settings)
    if settings.microk8s:
        component = MicroK8sCluster("microk8s", settings.microk8s)
        return described(component, MICROK8S_BRINGS, settings)
    known = str(last_outputs().get("kubeconfig") or "")
    kubeconfig = recognized(chosen(settings.kubeconfig, settings.context), known)
    facts = inspect_cluster(reached(kubeconfig), CLAIMS) or ASSUMED
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
