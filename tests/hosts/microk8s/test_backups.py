"""`microk8s dbctl` by itself, and as the project's backups use it."""

from pathlib import Path

from backups import microk8s
from tests.hosts.microk8s.conftest import READY
from tests.hosts.ssh import MICROK8S, Ssh


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
