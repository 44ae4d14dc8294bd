"""The program on a cluster that is there already and stays: the lab, as if it were somebody's."""

import pytest

from lab.cluster import DNS_IP, Cluster
from tests.e2e.clone import Clone, fine

IMAGES = {
    "knativeImages": "dev.local/knative/{name}:1.17.0",
    "traefikImage": "dev.local/traefik:3.6.7",
    "corednsImage": "dev.local/coredns:1.12.0",
    "metricsServerImage": "dev.local/metrics-server:0.7.2",
    "prometheusImage": "dev.local/prometheus:2.42.0",
    "kubeStateMetricsImage": "dev.local/kube-state-metrics:2.15.0",
    "storageProvisionerImage": "dev.local/local-provisioner:1.0.0",
}


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory, lab: Cluster) -> Clone:
    """A clone whose platform stack is given a kubeconfig, on a cluster with nothing installed."""
    clone = Clone(tmp_path_factory.mktemp("guest") / "clone")
    clone.create("platform")
    set_it = ("config", "set", "--secret", "--stack", "platform", "kubeconfig")
    fine(clone.run("pulumi", *set_it, given=lab.kubeconfig.read_text()))
    settings = {"cluster": "existing", "dnsAddress": DNS_IP, "nodeDiscovery": "false"}
    clone.configure("platform", **settings, **IMAGES)
    return clone


@pytest.fixture(scope="module")
def before(guest: Clone) -> set[str]:
    """What the cluster has of its own."""
    return objects(guest)


def objects(guest: Clone) -> set[str]:
    """The names of all that is not in a namespace of somebody else's."""
    kinds = "namespaces,crds,apiservices,clusterroles,clusterrolebindings,storageclasses,pv"
    said = guest.run("python", "-m", "lab", "kubectl", "get", kinds, "-o", "name")
    assert said.returncode == 0, said.stderr
    return set(said.stdout.split())


@pytest.mark.usefixtures("before")
def test_platform_and_variant_come_up_and_nothing_is_left_to_change(guest: Clone):
    fine(guest.up("platform"))
    fine(guest.up("platform", "--expect-no-changes"))
    guest.create("hpa")
    guest.configure("hpa", measure="false")
    fine(guest.up("hpa"))


def test_destroy_leaves_the_cluster_as_it_was(guest: Clone, before: set[str]):
    for stack in ("hpa", "platform"):
        fine(guest.destroy(stack))
    assert objects(guest) == before
