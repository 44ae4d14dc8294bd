"""The doubles' workers: one joins a cluster of two control planes, works, and leaves."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import yaml

from lab.waiting import until
from tests.hosts.microk8s.conftest import BASE, INSTALL, LAUNCH, TOKEN
from tests.hosts.ssh import MICROK8S, Ssh

KUBECTL = f"{MICROK8S} kubectl"
GATEWAY = "198.18.61.1"
ACTS = "This MicroK8s deployment is acting as a node in a cluster."
ARGS = "/var/snap/microk8s/current/args"


@pytest.fixture(scope="module")
def asked(ssh: Ssh) -> Generator[tuple[int, list[str]]]:
    """A registry's mirror that has nothing: its port, and the paths that it is asked for."""
    assert ssh
    paths: list[str] = []

    class Mirror(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_GET = do_HEAD

    server = ThreadingHTTPServer((GATEWAY, 0), Mirror)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, paths
    server.shutdown()


@pytest.fixture(scope="module", autouse=True)
def joined(ssh: Ssh, asked: tuple[int, list[str]]) -> None:
    """Host 2 is with host 1; host 3 is installed with a launch configuration to join them."""
    if not ssh.run(1, f"{KUBECTL} get node trial-2").stdout:
        url = json.loads(ssh.told(1, f"{MICROK8S} add-node --format json"))["urls"][0]
        ssh.told(2, f"{MICROK8S} join {url}")
    ssh.told(3, "sudo -n snap remove --purge microk8s")
    mirror = f'server = "https://registry.test"\n[host."http://{GATEWAY}:{asked[0]}"]\n'
    launch = yaml.safe_load(BASE) | {
        "join": {"url": f"198.18.61.11:25000/{TOKEN}", "worker": True},
        "containerdRegistryConfigs": {"registry.test": mirror},
    }
    ssh.run(3, LAUNCH, stdin=yaml.safe_dump(launch))
    ssh.told(3, INSTALL)
    until(lambda: _ready(ssh), what="three nodes are Ready", deadline=120, pause=2)


def _ready(ssh: Ssh) -> tuple[bool, str]:
    listed = ssh.run(1, f"{KUBECTL} get nodes --no-headers").stdout
    return listed.count(" Ready ") == 3, listed


def _get(ssh: Ssh, what: str) -> dict[str, Any]:
    return json.loads(ssh.told(1, f"{KUBECTL} get {what} -o json"))


def test_a_worker_by_its_launch_configuration(ssh: Ssh):
    labels = {
        item["metadata"]["name"]: item["metadata"]["labels"] for item in _get(ssh, "nodes")["items"]
    }
    for number, role in enumerate(("controlplane", "controlplane", "worker"), 1):
        label = f"node.kubernetes.io/microk8s-{role}"
        assert labels[f"trial-{number}"].get(label) == f"microk8s-{role}"
    members = ssh.told(1, f"{MICROK8S} status --format yaml")
    assert "198.18.61.12:19001" in members
    assert "198.18.61.13" not in members
    programs = ssh.told(3, "ps -eo args")
    assert "kubelite kubelet" in programs
    assert "kubelite kube-proxy" in programs
    assert not [name for name in ("etcd", "kube-apiserver", "scheduler") if name in programs]
    ssh.told(3, "sudo -n ls /var/snap/microk8s/common/etc/launcher/install.yaml.applied")


def test_what_a_worker_says(ssh: Ssh):
    status = ssh.told(3, f"{MICROK8S} status --wait-ready --format yaml")
    assert status == f"{ACTS}\nPlease use the control plane node.\n"
    nodes = ssh.told(3, f"{KUBECTL} get nodes")
    assert nodes == f"{ACTS} Please use the microk8s kubectl on the master.\n"
    for refused in ("enable dns", "add-node", "remove-node trial-2"):
        done = ssh.run(3, f"{MICROK8S} {refused}")
        assert (done.returncode, done.stdout.startswith(ACTS)) == (1, True), refused


def test_images_are_pushed_to_a_worker_and_not_by_it(ssh: Ssh):
    archive, image = "/tmp/probe.tar", "dev.local/probe:1"
    ssh.told(1, f"{MICROK8S} ctr images tag dev.local/pause:catatonit {image}")
    ssh.told(1, f"{MICROK8S} ctr images export {archive} {image}")
    pushed = ssh.told(1, f"{MICROK8S} images import {archive}")
    assert "Pushing OCI images to 198.18.61.13:25000" in pushed
    assert image in ssh.told(3, f"{MICROK8S} ctr images ls -q").split()
    refused = ssh.run(3, f"{MICROK8S} images import -")
    assert (refused.returncode, "JSONDecodeError" in refused.stderr) == (1, True)


def test_containerd_asks_the_mirror_of_a_registry(ssh: Ssh, asked: tuple[int, list[str]]):
    pod = json.dumps({"spec": {"nodeName": "trial-3"}})
    image = "--image=registry.test/some/image:1"
    ssh.told(1, f"{KUBECTL} run mirrored {image} --overrides='{pod}'")
    path = "/v2/some/image/manifests/1?ns=registry.test"
    until(lambda: (path in asked[1], str(asked[1])), what="the mirror is asked", deadline=60)
    ssh.told(1, f"{KUBECTL} delete pod mirrored --now")


@contextmanager
def unreachable(ssh: Ssh, number: int) -> Generator[None]:
    """Meanwhile a control plane's API server is there for others, not for the worker."""
    rule = "INPUT -s 198.18.61.13 -p tcp --dport 16443 -j REJECT --reject-with tcp-reset"
    ssh.told(number, f"sudo -n iptables -I {rule}")
    try:
        yield
    finally:
        ssh.told(number, f"sudo -n iptables -D {rule}")


@pytest.mark.parametrize("lost", [1, 2])
def test_a_worker_goes_on_without_one_control_plane(ssh: Ssh, lost: int):
    """Its kubelet renews its lease every ten seconds, by way of the other one.

    The lease of an earlier node of its name may still be collected; the next renewal makes one
    anew. Its agent learns every five seconds of the API servers that there are.
    """

    def renewed() -> tuple[bool, str]:
        lease = ssh.run(1, f"{KUBECTL} get lease trial-3 -n kube-node-lease -o json")
        if lease.returncode:
            return False, f"no lease: {lease.stderr}"
        renewal = json.loads(lease.stdout)["spec"]["renewTime"]
        return datetime.fromisoformat(renewal) > start, renewal

    def knows_both() -> tuple[bool, str]:
        known = ssh.told(3, f"cat {ARGS}/traefik/provider.yaml")
        return all(f"198.18.61.1{number}:16443" in known for number in (1, 2)), known

    until(knows_both, what="the worker knows both API servers", deadline=60, pause=2)
    with unreachable(ssh, lost):
        start = datetime.now(UTC)
        until(renewed, what=f"a lease is renewed without host {lost}", deadline=60, pause=2)


def test_it_leaves_and_is_removed(ssh: Ssh):
    ssh.told(3, f"{MICROK8S} leave")
    ssh.told(3, f"{MICROK8S} status --wait-ready --timeout 120")
    told = yaml.safe_load(ssh.told(3, f"{MICROK8S} status --format yaml"))
    assert told["high-availability"]["nodes"] == [{"address": "127.0.0.1:19001", "role": "voter"}]
    assert ssh.told(3, f"{KUBECTL} get nodes --no-headers").split()[0] == "trial-3"
    assert "trial-3" in ssh.told(1, f"{KUBECTL} get nodes")
    ssh.told(1, f"{MICROK8S} remove-node trial-3")
    assert "trial-3" not in ssh.told(1, f"{KUBECTL} get nodes")
