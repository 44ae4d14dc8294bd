"""Launch configurations of MicroK8s nodes."""

from typing import Any

import pytest
import yaml

from components.cluster.microk8s.launch import Network, dns_address, launch_configuration

NETWORK = Network("10.1.0.0/16", "10.152.183.0/24", ("k8s.example.org",), {})


def launched(network: Network = NETWORK, *, founder: bool = True) -> dict[str, Any]:
    return yaml.safe_load(launch_configuration(network, founder=founder))


@pytest.mark.parametrize("founder", [True, False])
def test_what_replaces_microk8s_own_says_where_dns_is(founder: bool) -> None:
    kubelet = launched(founder=founder)["extraKubeletArgs"]
    assert kubelet == {"--cluster-domain": "cluster.local", "--cluster-dns": "10.152.183.10"}
    assert dns_address(NETWORK.services) == "10.152.183.10"


@pytest.mark.parametrize("founder", [True, False])
def test_pods_leave_a_lost_node_sooner_on_whichever_api_server_is_asked(founder: bool) -> None:
    api = launched(founder=founder)["extraKubeAPIServerArgs"]
    tolerated = {flag: value for flag, value in api.items() if flag.endswith("toleration-seconds")}
    assert tolerated == {
        "--default-not-ready-toleration-seconds": "30",
        "--default-unreachable-toleration-seconds": "30",
    }


def test_only_the_founder_has_add_ons() -> None:
    assert {addon["name"] for addon in launched()["addons"]} == {"dns", "rbac"}
    assert "addons" not in launched(founder=False)


def test_a_mirror_of_a_registry() -> None:
    mirrored = Network(NETWORK.pods, NETWORK.services, (), {"docker.io": "https://m.example.org"})
    text = launched(mirrored)["containerdRegistryConfigs"]["docker.io"]
    assert 'server = "https://docker.io"' in text
    assert '[host."https://m.example.org"]' in text
