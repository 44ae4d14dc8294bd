"""The doubles' pure parts."""

import pytest
import yaml

from lab import paths
from lab.errors import LabError
from lab.hosts import configuration, inventory
from lab.hosts.doubles import agent, arguments, enabling, launcher, members, status, tokens


@pytest.fixture
def args(tmp_path, monkeypatch):
    monkeypatch.setattr(arguments, "ARGS", tmp_path)
    return tmp_path


def test_a_flag_is_given_once():
    command = ["kube-apiserver", "--authorization-mode=Node,RBAC", "--quiet"]
    flags = {"--authorization-mode": "AlwaysAllow", "--v": "2"}
    assert arguments.merged(command, flags) == [
        "kube-apiserver",
        "--authorization-mode=AlwaysAllow",
        "--quiet",
        "--v=2",
    ]


def test_arguments_change_only_once(args):
    assert arguments.change("kubelet", {"--a": "1", "--b": "2"})
    assert not arguments.change("kubelet", {"--a": "1"})
    assert arguments.change("kubelet", {"--a": None})
    assert (args / "kubelet").read_text() == "--b=2\n"


def _members(monkeypatch, *learners: bool) -> None:
    found = [
        {"ID": str(n), "name": f"n{n}", "peerURLs": [f"https://10.0.0.{n}:19001"], "isLearner": on}
        for n, on in enumerate(learners, 1)
    ]
    monkeypatch.setattr(members, "listed", lambda: found)


@pytest.mark.parametrize(
    ("learners", "roles"),
    [
        ([False], ["voter"]),
        ([False, True], ["voter", "spare"]),
        ([False, False], ["voter", "spare"]),
        ([False, False, True], ["voter", "voter", "spare"]),
        ([False, False, False], ["voter"] * 3),
        ([False, False, False, True], ["voter"] * 3 + ["standby"]),
    ],
)
def test_below_three_members_exactly_one_votes(monkeypatch, learners, roles):
    _members(monkeypatch, *learners)
    assert [node["role"] for node in members.nodes()] == roles


def _refusing(monkeypatch, *answers):
    """etcd's answers to come; what it was asked."""
    asked, left = [], list(answers)

    def ask(path, body, address=None):
        asked.append((path, body, address))
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(members, "ask", ask)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return asked


def test_a_change_of_members_is_asked_for_again_while_etcd_is_unavailable(monkeypatch):
    unhealthy = members.Refused("503: unhealthy cluster", 503)
    asked = _refusing(monkeypatch, unhealthy, unhealthy, {"members": []})
    assert members.insist("cluster/member/add", {"a": 1}, "10.0.0.1") == {"members": []}
    assert asked == [("cluster/member/add", {"a": 1}, "10.0.0.1")] * 3


def test_a_refusal_that_stays_is_told_in_etcds_words(monkeypatch):
    _refusing(monkeypatch, *[members.Refused("503: unhealthy cluster", 503)] * 2)
    monkeypatch.setattr(members, "HEALTHY", 0)
    with pytest.raises(LabError, match="unhealthy cluster"):
        members.insist("cluster/member/add", {}, "10.0.0.1")


def test_a_refusal_for_good_is_not_asked_again(monkeypatch):
    asked = _refusing(monkeypatch, members.Refused("404: member not found", 404))
    with pytest.raises(members.Refused, match="not found"):
        members.insist("cluster/member/remove", {})
    assert len(asked) == 1


def test_of_two_members_both_vote_in_etcd(monkeypatch):
    """The API server of a learner would answer nothing, and its node never be Ready."""
    asked = []
    _members(monkeypatch, False, True)
    monkeypatch.setattr(members, "ask", lambda path, body: asked.append((path, body)))
    agent._promote()
    assert asked == [("cluster/member/promote", {"ID": "2"})]


def test_a_token_without_an_end_is_good_once(monkeypatch, tmp_path):
    monkeypatch.setattr(tokens, "FILE", tmp_path / "tokens")
    tokens.add("a" * 32, -1)
    tokens.add("b" * 32, 60)
    tokens.add("c" * 32, -100)
    assert [tokens.take("a" * 32), tokens.take("a" * 32)] == [True, False]
    assert [tokens.take("b" * 32), tokens.take("b" * 32)] == [True, True]
    assert not tokens.take("c" * 32)


@pytest.mark.parametrize(("version", "taken"), [("0.1.0", True), ("0.2.0", True), ("0.3.0", False)])
def test_a_launch_configuration_of_another_version_is_not_applied(
    monkeypatch, tmp_path, version, taken
):
    monkeypatch.setattr(launcher, "PENDING", tmp_path / "install.yaml")
    launcher.PENDING.write_text(f"version: {version}\naddons: []\n")
    assert bool(launcher.pending()) is taken


def test_status_as_yaml():
    nodes = [{"address": "127.0.0.1:19001", "role": "voter"}]
    told = yaml.safe_load("\n".join(status._yaml(True, nodes, {"dns"})))
    assert told["high-availability"] == {"enabled": True, "nodes": nodes}
    assert told["addons"][0] == {
        "name": "dns",
        "repository": "core",
        "description": "CoreDNS",
        "version": "1.10.1",
        "status": "enabled",
    }
    assert next(a for a in told["addons"] if a["name"] == "rbac")["version"] is None


def test_status_without_the_datastore_or_a_ready_node():
    told = yaml.safe_load("\n".join(status._yaml(True, None, set())))
    assert told["high-availability"]["nodes"] is None
    down = yaml.safe_load("\n".join(status._yaml(False, None, set())))
    assert "addons" not in down
    assert "not running" in down["high-availability"]["message"]


def test_manifests_name_the_labs_images(monkeypatch):
    monkeypatch.setattr(enabling, "_dns_address", lambda: "10.152.183.10")
    for file in enabling.MANIFESTS.glob("*.yaml"):
        text = enabling.filled(file)
        assert "IMAGE(" not in text
        assert "dev.local/" in text


def test_volumes_are_made_on_every_node():
    """One provisioner sees to one node's."""
    text = (enabling.MANIFESTS / "hostpath-storage.yaml").read_text()
    kinds = {each["kind"]: each["metadata"]["name"] for each in yaml.safe_load_all(text)}
    assert kinds["Deployment"] == "hostpath-provisioner", "what `status` and others look for"
    assert kinds["DaemonSet"]


def test_sets_of_hosts_do_not_meet():
    sets = [inventory.describe(name, 9) for name in inventory.SETS]
    addresses = [host.address for hosts in sets for host in hosts.nodes]
    assert len(set(addresses)) == 18
    assert max(len(host.link) for hosts in sets for host in hosts.nodes) <= 15
    with pytest.raises(LabError, match="1 to 9 hosts, not 0"):
        inventory.describe("hosts", 0)


def test_platform_values_are_declared_keys():
    declared = yaml.safe_load((paths.ROOT / "Pulumi.yaml").read_text())["config"]
    assert set(configuration.images_and_manifests()) <= set(declared)
    assert configuration.images_and_manifests()["nodeDiscovery"] == "false", (
        "Debian's Prometheus has it not"
    )
