"""The platform stack, as a whole."""

from typing import Any

import pulumi
import pytest

from stacks.platform import main
from tests.unit import release
from tests.unit.program import KUBECONFIG, Run, run, secret
from variants import VARIANTS

Sources = dict[str, Any]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = str(release.write(tmp_path_factory.mktemp("manifests")))
    return {"knativeManifests": folder, "traefikManifests": folder}


@pytest.fixture(scope="module")
def platform(sources: Sources) -> Run:
    return run(main, "platform", sources)


def test_outputs_are_what_the_variants_read(platform: Run) -> None:
    assert platform.outputs["kubeconfig"] == KUBECONFIG
    assert platform.outputs["nodes"] == ["192.0.2.11", "192.0.2.12"]
    assert platform.outputs["domain"] == "notebooks.test"
    assert platform.outputs["ingress"]["address"] == "192.0.2.11"
    assert platform.outputs["prometheus"]["proxy_path"].endswith("/prometheus:9090/proxy")


def test_only_the_kubeconfig_is_secret(platform: Run) -> None:
    assert platform.secrets == {"kubeconfig"}


def test_traefik_serves_https_with_the_certificate_of_the_stack(platform: Run) -> None:
    """Made for every host that it answers for; the key is in no other place than its Secret."""
    commands = [item.inputs["create"] for item in platform.kind("Command")]
    made = next(command for command in commands if "notebooks-knative" in command)
    assert "*.notebooks-knative.notebooks.test" in made
    pod = platform.one("DaemonSet", "traefik")["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    held = platform.one("Secret", volumes["tls"]["secret"]["secretName"])
    assert set(secret(held["stringData"])) == {"tls.crt", "tls.key"}
    assert "certificate" in platform.outputs
    settings = platform.one("ConfigMap", volumes["settings"]["configMap"]["name"])
    assert "/etc/traefik/tls/tls.key" in settings["data"]["tls.yaml"]


def test_a_given_certificate_is_served(sources: Sources) -> None:
    given = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    key = given.replace("CERTIFICATE", "PRIVATE KEY")
    config = {**sources, "tlsCertificate": given, "tlsKey": key}
    platform = run(main, "platform", config)
    assert platform.outputs["certificate"] == given
    held = platform.one("Secret", "traefik-certificate")["stringData"]
    assert secret(held)["tls.key"] == key


def test_lab_gets_the_add_ons_that_it_lacks(platform: Run) -> None:
    assert platform.one("Service", "kube-dns")["spec"]["clusterIP"] == "192.0.2.110"
    assert platform.one("Deployment", "metrics-server")


def test_no_connection_goes_unverified(platform: Run) -> None:
    api = platform.one("APIService")["spec"]
    assert api["caBundle"]
    assert "insecureSkipTLSVerify" not in api
    for resource in platform.resources:
        assert "insecure" not in str(resource.inputs).lower(), resource.name
        assert "skip_verify" not in str(resource.inputs).lower(), resource.name


def test_every_image_comes_from_the_lab(platform: Run) -> None:
    for kind in ("Deployment", "DaemonSet"):
        for resource in platform.kind(kind):
            for container in resource.inputs["spec"]["template"]["spec"]["containers"]:
                assert container["image"].startswith("dev.local/"), container


def test_platform_pods_are_unprivileged(platform: Run) -> None:
    for kind in ("Deployment", "DaemonSet"):
        for resource in platform.kind(kind):
            if resource.name == "local-storage-daemonset":
                continue
            pod = resource.inputs["spec"]["template"]["spec"]
            for container in pod["containers"]:
                security = container["securityContext"]
                assert security["allowPrivilegeEscalation"] is False
                assert security["capabilities"]["drop"] == ["ALL"]
                assert security["readOnlyRootFilesystem"] is True
                assert {**pod.get("securityContext", {}), **security}["runAsNonRoot"] is True


def test_the_provisioner_of_volumes_is_root_with_two_capabilities_and_one_folder(
    platform: Run,
) -> None:
    """It removes folders full of other users' files, and nothing else of the node is its."""
    pod = platform.one("DaemonSet", "local-provisioner")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    security = container["securityContext"]
    assert security["capabilities"] == {"drop": ["ALL"], "add": ["DAC_OVERRIDE", "FOWNER"]}
    assert security["allowPrivilegeEscalation"] is False
    assert security["readOnlyRootFilesystem"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not pod.keys() & {"hostNetwork", "hostPID", "hostIPC"}
    (volume,) = pod["volumes"]
    assert volume["hostPath"]["path"] == "/var/lib/local-volumes"


def test_the_provisioner_is_asked_by_the_default_class(platform: Run) -> None:
    found = platform.one("StorageClass")
    assert found["metadata"]["annotations"]["storageclass.kubernetes.io/is-default-class"] == "true"
    assert (found["volumeBindingMode"], found["reclaimPolicy"]) == (
        "WaitForFirstConsumer",
        "Delete",
    )
    daemon = platform.one("DaemonSet", "local-provisioner")
    (container,) = daemon["spec"]["template"]["spec"]["containers"]
    assert f"-provisioner={found['provisioner']}" in container["args"]


def test_knative_lets_the_notebooks_volume_through(platform: Run) -> None:
    features = platform.one("ConfigMap", "config-features")["data"]
    volume = ("persistent-volume-claim", "persistent-volume-write", "securitycontext")
    for name in (*volume, "affinity"):
        assert features[f"kubernetes.podspec-{name}"] == "enabled"


def test_no_role_may_do_everything(platform: Run) -> None:
    """Knative's own roles aside, which come with its release."""
    for kind in ("ClusterRole", "Role"):
        for resource in platform.kind(kind):
            if resource.name.startswith("knative-"):
                continue
            for rule in resource.inputs["rules"]:
                assert "*" not in rule["verbs"]
                assert "*" not in rule.get("resources", [])


def test_traefik_soon_notices_that_its_api_server_is_lost(platform: Run) -> None:
    """Or it would send requests to the pods of a lost node for three quarters of a minute."""
    (proxy,) = platform.one("DaemonSet", "traefik")["spec"]["template"]["spec"]["containers"]
    env = {item["name"]: item["value"] for item in proxy["env"]}
    assert env == {
        "HTTP2_READ_IDLE_TIMEOUT_SECONDS": "2",
        "HTTP2_PING_TIMEOUT_SECONDS": "3",
    }


def test_a_slow_upload_has_an_hour_on_every_way_to_the_notebooks(platform: Run) -> None:
    """Traefik's own 60 s are for the whole of a request with its body; 0 would be for ever."""
    (proxy,) = platform.one("DaemonSet", "traefik")["spec"]["template"]["spec"]["containers"]
    entries = {word.split(".")[1] for word in proxy["args"] if word.startswith("--entrypoints.")}
    for entry in entries - {"metrics"}:
        timeouts = f"--entrypoints.{entry}.transport.respondingtimeouts"
        assert f"{timeouts}.readtimeout=3600s" in proxy["args"]
    assert {"web", "websecure", "internal"} <= entries


def test_traefik_reads_secrets_in_the_notebooks_namespaces_only(platform: Run) -> None:
    readers = [
        (resource.typ.split(":")[-1], resource.inputs["metadata"].get("namespace"))
        for kind in ("ClusterRole", "Role")
        for resource in platform.kind(kind)
        if not resource.name.startswith("knative-")
        for rule in resource.inputs["rules"]
        if "secrets" in rule.get("resources", [])
    ]
    assert readers == [("Role", variant.namespace) for variant in VARIANTS]


def test_lab_is_taken_down_with_the_stack(platform: Run) -> None:
    lab = next(item for item in platform.kind("Command") if "lab up" in item.inputs["create"])
    assert lab.inputs["delete"].endswith("-m lab down --described")
    assert "triggers" not in lab.inputs, "a trigger would replace, and so take down, the new lab"
    assert lab.inputs["logging"] == "stderr"


def test_node_count_reaches_the_lab(sources: Sources) -> None:
    three = run(main, "platform", {"labNodes": 3, **sources})
    creates = [item.inputs["create"] for item in three.kind("Command")]
    assert any(create.endswith("lab up --json --nodes 3") for create in creates)
    assert three.kind("PodDisruptionBudget"), "more nodes keep Knative's budgets"


@pytest.mark.parametrize(("nodes", "replicas"), [(1, 1), (2, 1), (3, 2)])
def test_three_nodes_have_two_resolvers_and_two_may_not_lose_one(
    sources: Sources, nodes: int, replicas: int
) -> None:
    platform = run(main, "platform", {"labNodes": nodes, **sources})
    spec = platform.one("Deployment", "coredns")["spec"]
    assert spec["replicas"] == replicas
    assert spec["template"]["spec"]["topologySpreadConstraints"]


def test_the_provider_stays_whichever_api_server_it_uses(platform: Run) -> None:
    """The plugin replaces a provider, and all it made, when this changes and not otherwise."""
    (provider,) = [item for item in platform.resources if item.typ == "pulumi:providers:kubernetes"]
    assert provider.inputs["clusterIdentifier"]
    assert provider.inputs["kubeconfig"]


def test_preview_needs_no_cluster(sources: Sources) -> None:
    assert run(main, "platform", sources, preview=True).kind("DaemonSet")


def test_knative_is_configured_and_its_webhooks_come_last(platform: Run) -> None:
    assert platform.one("ConfigMap", "config-network")["data"] == {
        "ingress-class": "traefik.ingress.networking.knative.dev"
    }
    names = [resource.name for resource in platform.resources if "knative-" in resource.name]
    assert names.index("knative-deployment-webhook") < names.index(
        "knative-mutatingwebhookconfiguration-webhook.serving.knative.dev"
    )


def test_missing_manifests_say_how_to_get_them() -> None:
    with pytest.raises(pulumi.RunError, match=r"no /nowhere/.+: run `python -m lab tools`"):
        run(main, "platform", {"knativeManifests": "/nowhere"})


def test_no_pod_on_a_lost_node_holds_up_its_successor(platform: Run) -> None:
    """It stays Terminating until its node is removed: Recreate would wait for that."""
    specs = [item.inputs["spec"] for item in platform.kind("Deployment")]
    assert specs
    assert [spec for spec in specs if spec.get("strategy", {}).get("type") == "Recreate"] == []


def test_knative_reaches_only_the_notebooks_that_it_runs(platform: Run) -> None:
    admitted = {
        item.inputs["metadata"]["namespace"]: str(item.inputs["spec"]["ingress"])
        for item in platform.kind("NetworkPolicy")
        if item.inputs["metadata"]["name"] == "notebooks"
    }
    assert all("traefik" in peers and "8888" in peers for peers in admitted.values())
    reached = {space for space, peers in admitted.items() if "knative-serving" in peers}
    assert reached == {"notebooks-knative"}
    assert "notebooks-hpa" in admitted
