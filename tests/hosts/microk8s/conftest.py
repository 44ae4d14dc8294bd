"""Three hosts with the doubles of `snap` and `microk8s`, shared by all of this folder's tests."""

import time
from collections.abc import Generator

import pytest

from lab.hosts import lifecycle
from tests.hosts.ssh import MICROK8S, Ssh
from tests.lab import traces

INSTALL = "sudo -n snap install microk8s --classic --channel=1.32/stable"
LAUNCH = "sudo -n tee /etc/microk8s.yaml"
TOKEN = "5f" * 16
BASE = """\
version: 0.2.0
extraKubeletArgs:
  --cluster-domain: cluster.local
  --cluster-dns: 10.152.183.10
"""
FIRST = f"""{BASE}
extraKubeAPIServerArgs: {{--authorization-mode: 'RBAC,Node'}}
addons: [{{name: dns}}]
persistentClusterToken: {TOKEN}
"""
READY = 120


@pytest.fixture(scope="package")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Generator[Ssh]:
    """Three nodes, each a cluster of its own; the last test of all leaves nothing behind."""
    ssh = Ssh(lifecycle.up("trial", 3), tmp_path_factory.mktemp("ssh"))
    for number, text in enumerate((FIRST, BASE, BASE), 1):
        ssh.run(number, LAUNCH, stdin=text)
    for number in (1, 2, 3):
        assert "installed" in ssh.told(number, INSTALL)
    for number in (1, 2, 3):
        ssh.told(number, f"{MICROK8S} status --wait-ready --timeout {READY}")
    yield ssh
    lifecycle.down("trial")
    time.sleep(0.5)
    assert not any(traces.seen("trial").values()), traces.seen("trial")
