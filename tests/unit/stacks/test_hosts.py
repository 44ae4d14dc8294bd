"""`cluster: microk8s`: what its configuration makes, and what it refuses."""

import io
import json
import tarfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from stacks import platform
from tests.unit import release
from tests.unit.program import Run, run, secret

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n-----END OPENSSH PRIVATE KEY-----\n"
HOSTS: list[dict[str, Any]] = [
    {"address": "192.0.2.21", "name": "a", "failureDomain": "rack-1"},
    {"address": "192.0.2.22", "proxy": {"address": "192.0.2.9"}},
    {"address": "192.0.2.23", "user": "ubuntu", "port": 2222},
    {"address": "192.0.2.24", "role": "worker"},
]


@pytest.fixture(scope="module", autouse=True)
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The releases' manifests."""
    folder = str(release.write(tmp_path_factory.mktemp("manifests")))
    SETTINGS.update(knativeManifests=folder, traefikManifests=folder)
    yield folder
    SETTINGS.clear()


SETTINGS: dict[str, str] = {}


def _up(**config: Any) -> Run:
    whole = {"cluster": "microk8s", "hosts": HOSTS, "sshKey": KEY, **SETTINGS, **config}
    return run(platform.main, "platform", whole)


def _commands(made: Run) -> dict[str, Any]:
    return {item.name: item.inputs for item in made.resources if item.typ.startswith("command:")}


def test_hosts_become_the_cluster() -> None:
    """Each host is installed and joins; the outputs are those of every kind of cluster."""
    made = _up()
    commands = _commands(made)
    assert {"microk8s-a-install", "microk8s-192.0.2.24-member"} <= commands.keys()
    settled = commands["microk8s-settled"]["stdin"]
    assert "VOTERS=3" in settled
    assert "NODES=4" in settled
    assert "ingress" not in settled
    assert made.outputs["nodes"] == [host["address"] for host in HOSTS]
    assert made.outputs["ingress"]["address"] == "192.0.2.21"
    assert {"kubeconfig"} <= made.secrets
    config = yaml.safe_load(made.outputs["kubeconfig"])
    servers = [entry["cluster"]["server"] for entry in config["clusters"]]
    assert servers == [f"https://192.0.2.2{number}:16443" for number in (1, 2, 3)]
    assert config["current-context"] == "microk8s-1"
    assert not [item for item in made.resources if "local-storage" in item.name]


@pytest.mark.parametrize(("hosts", "least"), [(HOSTS[:1], None), (HOSTS[:3], 2)])
def test_three_hosts_may_lose_one(hosts: list[dict[str, Any]], least: int | None) -> None:
    """Knative's activator is then on two of them."""
    scaled = _up(hosts=hosts).one("HorizontalPodAutoscaler", "activator")["spec"]
    assert scaled.get("minReplicas") == least


def test_a_plan_knows_the_others_and_is_secret() -> None:
    """Who came before and after; no key or token is in a command's text."""
    commands = _commands(_up())
    plan = json.loads(secret(commands["microk8s-192.0.2.22-member"]["stdin"]))
    assert [host["name"] for host in plan["earlier"]] == ["a"]
    assert [host["name"] for host in plan["later"]] == ["192.0.2.23"]
    assert plan["access"]["key"] == KEY
    for inputs in commands.values():
        assert "hush" not in f"{inputs.get('create')}{inputs.get('delete')}"
    connection = secret(commands["microk8s-192.0.2.22-install"]["connection"])
    assert connection["proxy"]["host"] == "192.0.2.9"


def test_workers_join_once_the_control_planes_have() -> None:
    """Wherever they are in the list: nobody could join a worker."""
    worker, *others = HOSTS[-1:] + HOSTS[:-1]
    names = list(_commands(_up(hosts=[worker, *others])))
    assert [name for name in names if name.endswith("-member")] == [
        f"microk8s-{name}-member" for name in ("a", "192.0.2.22", "192.0.2.23", "192.0.2.24")
    ]


def test_an_endpoint_stands_for_all_servers() -> None:
    """A virtual IP is the one server of the kubeconfig, and a name of their certificates."""
    made = _up(apiEndpoint="api.example.test", metallbRange="192.0.2.40-192.0.2.50")
    config = yaml.safe_load(made.outputs["kubeconfig"])
    assert [entry["cluster"]["server"] for entry in config["clusters"]] == [
        "https://api.example.test:16443"
    ]
    commands = _commands(made)
    assert "- api.example.test" in commands["microk8s-a-install"]["stdin"]
    assert "metallb:192.0.2.40-192.0.2.50" in commands["microk8s-settled"]["stdin"]


def test_archives_are_verified_on_every_node(tmp_path: Path) -> None:
    """An import that lost a node ends well, so each node is asked for the images."""
    archive = tmp_path / "images.tar"
    text = json.dumps([{"RepoTags": ["dev.local/x:1"]}]).encode()
    with tarfile.open(archive, "w") as file:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(text)
        file.addfile(entry, io.BytesIO(text))
    commands = _commands(_up(sideloadImages=[str(archive)]))
    verified = [name for name in commands if "-sideload-1" in name]
    assert len(verified) == len(HOSTS)
    assert all("IMAGES=dev.local/x:1" in commands[name]["stdin"] for name in verified)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"hosts": []}, "no control-plane host"),
        ({"hosts": [{"address": "host.example"}]}, "IPv4 address"),
        ({"hosts": [{"address": "192.0.2.21", "rolle": "worker"}]}, "no field 'rolle'"),
        ({"hosts": [HOSTS[0], HOSTS[0]]}, "twice"),
        ({"hosts": [{"address": "192.0.2.21", "role": "boss"}]}, "'boss'"),
        ({"hosts": "text"}, "hosts must be a list"),
        ({"channel": "1.29/stable"}, "channel is '1.29/stable'"),
        ({"podRange": "10.1.0.1/16"}, "podRange"),
        ({"hostKeys": {"192.0.2.21": "nonsense"}}, "hostKeys.192.0.2.21"),
        ({"sideloadImages": ["/nowhere.tar"]}, "no image archive"),
        ({"sshKey": "hush"}, "sshKey is not allowed"),
        ({"sshKey": "", "sshKeyPassphrase": "hush"}, "no sshKey"),
    ],
)
def test_wrong_settings_give_one_line(config: dict[str, Any], expected: str) -> None:
    """Before the first resource, without saying a secret."""
    with pytest.raises(pulumi.RunError, match=expected) as raised:
        _up(**config)
    assert "\n" not in str(raised.value)
    assert "hush" not in str(raised.value)
