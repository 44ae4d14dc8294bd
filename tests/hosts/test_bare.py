"""Hosts: bare machines to SSH, each its own; `down` leaves nothing."""

import json
import os
import stat
from pathlib import Path

import pytest

from components.cluster.microk8s.archives import names_in
from lab.hosts import inventory, lifecycle
from tests.hosts.ssh import Ssh
from tests.lab import traces


@pytest.fixture(scope="module")
def hosts():
    yield lifecycle.up("trial", 2)
    lifecycle.down("trial")


@pytest.fixture
def ssh(hosts, tmp_path):
    return Ssh(hosts, tmp_path)


def test_each_host_is_its_own_machine(ssh: Ssh):
    assert [ssh.told(n, "hostname").strip() for n in (1, 2)] == ["trial-1", "trial-2"]
    ssh.told(1, "sudo -n sh -c 'echo mine > /etc/microk8s.yaml; echo mine > /tmp/x'")
    assert ssh.run(2, "cat /etc/microk8s.yaml /tmp/x").returncode == 1
    assert not os.path.exists("/etc/microk8s.yaml")
    assert ssh.told(1, "ls -A /snap/bin /var/snap").split() == ["/snap/bin:", "/var/snap:"]


def test_only_the_key_gets_in_and_sudo_needs_no_password(ssh: Ssh):
    assert ssh.told(1, "sudo -n id -u").strip() == "0"
    assert ssh.run(1, "id -u", user="root").stdout.strip() == "0"
    offered = ssh.run(1, "true", user="nobody").stderr
    assert "Permission denied (publickey)" in offered


def test_keys_are_private(hosts):
    keys = [inventory.user_key(hosts), *map(inventory.host_key, hosts.nodes)]
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_snap_says_what_is_not_there(ssh: Ssh):
    found = ssh.run(1, "snap list microk8s")
    assert (found.returncode, found.stderr) == (1, "error: no matching snaps installed\n")
    gone = ssh.run(1, "sudo -n snap remove --purge microk8s")
    assert (gone.returncode, gone.stderr) == (0, 'snap "microk8s" is not installed\n')


def test_up_again_changes_nothing_and_another_count_is_refused(hosts, ssh: Ssh):
    before = ssh.told(1, "cat /proc/1/stat").split()[21]
    assert lifecycle.up("trial", None) == hosts
    assert ssh.told(1, "cat /proc/1/stat").split()[21] == before
    with pytest.raises(lifecycle.LabError, match="there are 2 hosts of set 'trial', not 3"):
        lifecycle.up("trial", 3)


@pytest.mark.usefixtures("hosts")
def test_config_names_images_and_manifests(lab_cli):
    told = json.loads(lab_cli("hosts", "config", HOSTS_NAME="trial").stdout)["platform"]
    assert [host["address"] for host in told["hosts"]] == ["198.18.61.11", "198.18.61.12"]
    assert told["knativeImages"] == "dev.local/knative/{name}:1.17.0"
    (archive,) = map(Path, told["sideloadImages"])
    assert told["traefikImage"] in names_in(archive)


@pytest.mark.usefixtures("hosts")
def test_down_leaves_nothing():
    assert traces.seen("trial")["namespaces"]
    lifecycle.down("trial")
    assert not any(traces.seen("trial").values()), traces.seen("trial")
