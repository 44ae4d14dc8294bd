"""The program on a cluster that is there already and stays: the lab, as if it were somebody's."""

from pathlib import Path

import pytest

from lab.cluster import DNS_IP, Cluster
from lab.hosts.configuration import images_and_manifests
from tests.e2e.clone import Clone, fine


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory, lab: Cluster) -> Clone:
    """A clone whose platform stack is given a kubeconfig, on a cluster with nothing installed."""
    return configured(Clone(tmp_path_factory.mktemp("guest") / "clone #1 50% é"), lab)


def configured(clone: Clone, lab: Cluster) -> Clone:
    """A clone with a platform stack that is given the lab as somebody's cluster."""
    clone.create("platform")
    set_it = ("config", "set", "--secret", "--stack", "platform", "kubeconfig")
    fine(clone.run("pulumi", *set_it, given=lab.kubeconfig.read_text()))
    clone.configure("platform", cluster="existing", dnsAddress=DNS_IP, **images_and_manifests())
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
def test_what_others_have_installed_is_not_taken_over(guest: Clone):
    kubectl = ("python", "-m", "lab", "kubectl")
    fine(guest.run(*kubectl, "create", "namespace", "monitoring"))
    refused = guest.up("platform")
    assert refused.returncode != 0
    assert "the cluster has Namespace monitoring already, made by others" in refused.stdout
    fine(guest.run(*kubectl, "delete", "namespace", "monitoring"))
    assert "traefik" not in guest.run(*kubectl, "get", "namespaces", "-o", "name").stdout


@pytest.mark.usefixtures("before")
def test_platform_and_variant_come_up_and_nothing_is_left_to_change(guest: Clone):
    fine(guest.up("platform"))
    fine(guest.up("platform", "--expect-no-changes"))
    guest.create("hpa")
    guest.configure("hpa", measure="false")
    fine(guest.up("hpa"))


def test_another_clone_is_told_who_is_on_the_cluster(guest: Clone, tmp_path: Path, lab: Cluster):
    """Its objects would be the same ones, which two stacks would then manage."""
    other = configured(Clone(tmp_path / "other"), lab)
    kubectl = ("python", "-m", "lab", "kubectl", "get", "deployments,configmaps", "-A")
    words = (*kubectl, "-o", "jsonpath={.items[*].metadata.uid}")
    uids = guest.run(*words).stdout
    refused = other.up("platform")
    other.configure("platform", cluster="lab")
    embedded = other.up("platform")
    for done, thing in ((refused, "the cluster has"), (embedded, "lab 'test' has")):
        assert done.returncode != 0
        assert f"{thing} the platform of stack" in done.stdout
        assert f":{guest.folder}'" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
    assert guest.run(*words).stdout == uids


def test_destroy_leaves_the_cluster_as_it_was(guest: Clone, before: set[str]):
    for stack in ("hpa", "platform"):
        fine(guest.destroy(stack))
    assert objects(guest) == before
