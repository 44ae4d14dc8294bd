"""The doubles of `snap` and `microk8s` keep to what is known of the real ones."""

import json
import time
from pathlib import Path

import pytest
import yaml

from backups import microk8s
from lab.hosts import lifecycle
from lab.waiting import until
from tests.lab import traces
from tests.lab.hosts_ssh import MICROK8S, Ssh

INSTALL = "sudo -n snap install microk8s --classic --channel=1.32/stable"
BASE = """\
version: 0.2.0
extraKubeletArgs:
  --cluster-domain: cluster.local
  --cluster-dns: 10.152.183.10
"""
FIRST = (
    BASE + "extraKubeAPIServerArgs: {--authorization-mode: 'RBAC,Node'}\naddons: [{name: dns}]\n"
)
READY = 120


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory):
    ssh = Ssh(lifecycle.up("trial", 3), tmp_path_factory.mktemp("ssh"))
    for number, text in enumerate((FIRST, BASE, BASE), 1):
        ssh.run(number, "sudo -n tee /etc/microk8s.yaml", stdin=text)
    for number in (1, 2, 3):
        assert "installed" in ssh.told(number, INSTALL)
    for number in (1, 2, 3):
        ssh.told(number, f"{MICROK8S} status --wait-ready --timeout {READY}")
    yield ssh
    lifecycle.down("trial")


def _status(ssh: Ssh, number: int = 1) -> dict:
    return yaml.safe_load(ssh.told(number, f"{MICROK8S} status --format yaml"))


def test_installed_already(ssh: Ssh):
    again = ssh.run(1, INSTALL.replace("1.32", "1.33"))
    assert again.returncode == 0
    assert "already installed, see 'snap help refresh'" in again.stderr
    ssh.told(1, "sudo -n snap refresh --hold=forever microk8s")
    row = ssh.told(1, "snap list microk8s").splitlines()[1].split()
    assert row[3:] == ["1.32/stable", "canonical✓", "classic,held"]


def test_no_permission(ssh: Ssh):
    refused = ssh.run(1, "/snap/bin/microk8s status")
    assert refused.returncode == 1
    assert "Insufficient permissions to access MicroK8s." in refused.stderr


def test_a_single_node_says_that_high_availability_is_enabled(ssh: Ssh):
    told = _status(ssh, 2)
    assert told["microk8s"] == {"running": True}
    assert told["high-availability"]["enabled"] is True
    assert told["high-availability"]["nodes"] == [{"address": "127.0.0.1:19001", "role": "voter"}]


def test_add_ons(ssh: Ssh):
    applied = "/var/snap/microk8s/common/etc/launcher/install.yaml.applied"
    until(
        lambda: (ssh.run(1, f"sudo -n ls {applied}").returncode == 0, "not applied"),
        what="the launch configuration is applied",
        deadline=60,
        pause=2,
    )
    assert ssh.told(1, f"{MICROK8S} status --addon dns") == "enabled\n"
    assert ssh.told(1, f"{MICROK8S} status --addon nosuch") == "disabled\n"
    assert "Addon core/dns is already enabled" in ssh.told(1, f"{MICROK8S} enable dns")
    unknown = ssh.run(1, f"{MICROK8S} enable nosuch")
    assert unknown.returncode == 1
    assert "Addon nosuch was not found in any repository" in unknown.stderr
    assert ssh.run(1, f"{MICROK8S} enable core/nosuch").returncode == 0


def test_config_and_kubectl(ssh: Ssh):
    config = yaml.safe_load(ssh.told(1, f"{MICROK8S} config"))
    assert config["current-context"] == "microk8s"
    assert config["users"][0]["name"] == "admin"
    assert config["clusters"][0]["cluster"]["server"] == "https://198.18.61.11:16443"
    mode = ssh.told(1, f"{MICROK8S} kubectl auth can-i list secrets --as nobody || true")
    assert mode == "no\n", "RBAC was set by the launch configuration"


def test_a_backup_brings_back_what_was_and_takes_nothing_away(ssh: Ssh):
    """As k8s-dqlite's migrator does, which `dbctl` runs: it puts every key, and deletes none."""
    config, archive = f"{MICROK8S} kubectl create configmap", "/var/tmp/datastore.tar.gz"
    ssh.told(1, f"{config} changed --from-literal=k=before")
    ssh.told(1, f"{config} deleted --from-literal=k=before")
    told = ssh.told(1, f"{MICROK8S} dbctl backup -o {archive}")
    assert told == f"Backing up the datastore\nThe backup is: {archive}\n"
    listed = ssh.told(1, f"sudo -n tar -tf {archive}").split()
    assert {"datastore/0.key", "datastore/0.data"} <= set(listed)

    ssh.told(1, f"{MICROK8S} kubectl delete configmap deleted changed")
    ssh.told(1, f"{config} changed --from-literal=k=after")
    ssh.told(1, f"{config} later --from-literal=k=after")
    assert ssh.told(1, f"{MICROK8S} dbctl restore {archive}").startswith("Restoring from")

    asked = "get configmap changed deleted later -o jsonpath='{.items[*].data.k}'"
    assert ssh.told(1, f"{MICROK8S} kubectl {asked}") == "before before after"
    ssh.told(1, f"sudo -n rm {archive}")


def test_a_backup_is_fetched_and_restored_by_the_project(ssh: Ssh, tmp_path: Path):
    """By asyncssh, with the hosts' keys checked, as scripts/backup.py and restore.py do it."""
    entries = [{key: host[key] for key in ("address", "user", "port")} for host in ssh.hosts]
    plane = microk8s.control_plane(
        {
            "hosts": entries,
            "hostKeys": {host["address"]: host["host_key"] for host in ssh.hosts},
            "sshKey": Path(ssh.hosts[0]["private_key"]).read_text(),
        }
    )
    assert plane.host.address == "198.18.61.11"
    ssh.told(1, f"{MICROK8S} kubectl create configmap fetched --from-literal=k=before")
    microk8s.save(plane, tmp_path)
    ssh.told(1, f"{MICROK8S} kubectl delete configmap fetched")

    microk8s.restore(plane, tmp_path)

    got = ssh.told(1, f"{MICROK8S} kubectl get configmap fetched -o jsonpath='{{.data.k}}'")
    assert got == "before"


def test_no_backup_of_what_is_stopped(ssh: Ssh):
    ssh.told(3, f"{MICROK8S} stop")
    refused = ssh.run(3, f"{MICROK8S} dbctl backup")
    ssh.told(3, f"{MICROK8S} start")
    assert refused.returncode == 10
    assert "Please ensure the kubernetes apiserver is running" in refused.stdout
    ssh.told(3, f"{MICROK8S} status --wait-ready --timeout {READY}")


def test_tokens(ssh: Ssh):
    short = ssh.run(1, f"{MICROK8S} add-node --token short")
    assert (short.returncode, short.stdout) == (
        1,
        "Invalid token size.  It must be 32 characters long.\n",
    )
    refused = ssh.run(2, f"{MICROK8S} join 198.18.61.11:25000/{'a' * 32}")
    assert refused.returncode == 6
    assert "Connection failed. Invalid token (500)." in refused.stdout
    once = ssh.told(1, f"{MICROK8S} add-node --format token").strip()
    for code, word in ((503, "has the same IP"), (500, "Invalid token")):
        done = ssh.run(1, f"{MICROK8S} join 198.18.61.11:25000/{once}")
        assert done.returncode == 6
        assert word in done.stdout
        assert f"({code})." in done.stdout
    wrong = ssh.run(2, f"{MICROK8S} join 198.18.61.11:25000/{once}/ffffffffffff")
    assert wrong.returncode == 4
    nobody = ssh.run(2, f"{MICROK8S} join 198.18.61.99:25000/{once}")
    assert (nobody.returncode, "Traceback" in nobody.stderr) == (1, True)


def test_three_nodes_form_and_part(ssh: Ssh):
    assert ssh.run(1, f"{MICROK8S} leave").returncode == 1
    for number in (2, 3):
        told = ssh.told(1, f"{MICROK8S} add-node --token-ttl 120 --format json")
        url = next(u for u in json.loads(told)["urls"] if u.startswith("198.18.61.11:"))
        joined = ssh.told(number, f"{MICROK8S} join {url}")
        assert joined.startswith("Contacting cluster at 198.18.61.11\n")
        assert joined.endswith("Successfully joined the cluster.\n")
        if number == 2:
            roles = [n["role"] for n in _status(ssh)["high-availability"]["nodes"]]
            assert roles == ["voter", "spare"]
    until(lambda: _voters(ssh), what="three voters", deadline=120, pause=2)
    until(lambda: _nodes(ssh), what="three nodes are Ready", deadline=120, pause=2)

    refused = ssh.run(1, f"{MICROK8S} remove-node trial-3")
    assert refused.returncode == 1
    assert "Removal failed. Node trial-3 is registered with dqlite." in refused.stdout
    ssh.told(3, f"{MICROK8S} leave")
    assert "trial-3" in ssh.told(1, f"{MICROK8S} kubectl get nodes")
    ssh.told(1, f"{MICROK8S} remove-node trial-3")
    assert "trial-3" not in ssh.told(1, f"{MICROK8S} kubectl get nodes")
    assert ssh.run(1, f"{MICROK8S} leave").returncode in (0, 3)


def _voters(ssh: Ssh) -> tuple[bool, str]:
    nodes = _status(ssh)["high-availability"]["nodes"]
    return [n["role"] for n in nodes] == ["voter"] * 3, str(nodes)


def _nodes(ssh: Ssh) -> tuple[bool, str]:
    listed = ssh.run(1, f"{MICROK8S} kubectl get nodes --no-headers").stdout
    return listed.count(" Ready ") == 3, listed


def test_stopped_and_purged(ssh: Ssh):
    ssh.told(3, f"{MICROK8S} stop")
    assert ssh.told(3, f"{MICROK8S} status") == "microk8s is not running, try microk8s start\n"
    ssh.told(3, "sudo -n snap remove --purge microk8s")
    assert ssh.told(3, "ls -A /snap/bin /var/snap").split() == ["/snap/bin:", "/var/snap:"]


def test_down_leaves_nothing_of_a_cluster(ssh: Ssh):
    assert ssh
    lifecycle.down("trial")
    time.sleep(0.5)
    assert not any(traces.seen("trial").values()), traces.seen("trial")
