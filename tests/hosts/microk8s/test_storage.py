"""The doubles' add-ons; volumes are where their pods are."""

import json

import pytest
import yaml

from lab.waiting import until
from tests.hosts.ssh import MICROK8S, Ssh

KUBECTL = f"{MICROK8S} kubectl"
STORAGE = "/var/snap/microk8s/common/default-storage"


@pytest.fixture(scope="module", autouse=True)
def two(ssh: Ssh) -> None:
    """Hosts 1 and 2 are one cluster."""
    if not ssh.run(1, f"{KUBECTL} get node trial-2").stdout:
        url = json.loads(ssh.told(1, f"{MICROK8S} add-node --format json"))["urls"][0]
        ssh.told(2, f"{MICROK8S} join {url}")
    ssh.told(1, f"{KUBECTL} wait node trial-2 --for=condition=Ready --timeout=90s")


def _claim_and_pod(node: str) -> str:
    """A volume, and a pod with it that runs on a node."""
    name = f"volume-{node}"
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": name}}
    container = {
        "name": "pause",
        "image": "dev.local/pause:catatonit",
        "volumeMounts": [{"name": "data", "mountPath": "/data"}],
    }
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "labels": {"probe": "volume"}},
        "spec": {
            "storageClassName": "microk8s-hostpath",
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Mi"}},
        },
    }
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"probe": "volume"}},
        "spec": {
            "nodeSelector": {"kubernetes.io/hostname": node},
            "containers": [container],
            "volumes": [volume],
            "terminationGracePeriodSeconds": 0,
        },
    }
    return yaml.safe_dump_all([claim, pod])


def test_volumes_are_where_their_pods_are(ssh: Ssh):
    """The provisioner of MicroK8s makes them on every node; a node's own has to see to it here."""
    ssh.told(1, f"{MICROK8S} enable hostpath-storage")
    for node in ("trial-1", "trial-2"):
        ssh.apply(1, _claim_and_pod(node))
    ssh.told(1, f"{KUBECTL} wait pod -l probe=volume --for=condition=Ready --timeout=90s")
    for number in (1, 2):
        (made,) = ssh.told(number, f"sudo -n ls {STORAGE}").split()
        assert made.startswith(f"default_volume-trial-{number}_pvc-")
        assert "kubernetes.io~local-volume/pvc-" in ssh.told(number, "cat /proc/mounts")
    ssh.told(1, f"{KUBECTL} delete pod,pvc -l probe=volume --timeout=60s")
    for number in (1, 2):
        until(
            lambda n=number: (not (seen := ssh.told(n, f"sudo -n ls {STORAGE}")), seen),
            what=f"the volume's folder on host {number} goes with its claim",
            deadline=30,
            pause=1,
        )


def test_metallb_has_nobody_to_ask(ssh: Ssh):
    silent = ssh.run(1, f"{MICROK8S} enable metallb")
    assert (silent.returncode, silent.stdout) == (1, "Enabling MetalLB\n")
    wrong = ssh.run(1, f"{MICROK8S} enable metallb:nonsense")
    assert wrong.returncode == 1
    assert "Your input value (nonsense) is not a valid IP Range" in wrong.stdout
