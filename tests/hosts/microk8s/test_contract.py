"""The doubles of `snap` and `microk8s` keep to what is known of the real ones."""

import json

import yaml

from lab.waiting import until
from tests.hosts.microk8s.conftest import INSTALL
from tests.hosts.ssh import MICROK8S, Ssh


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
    assert ssh.run(1, f"{MICROK8S} leave").returncode == 3, "the only voter of two"


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
