"""Bare hosts become the platform over SSH, and bare hosts again; the test lab has no part in it."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.cluster import Cluster, Node
from lab.hosts import lifecycle
from lab.node import loss, network
from tests.e2e.clone import Clone, fine
from tests.hosts.site import give_key, settle
from tests.hosts.ssh import MICROK8S, Ssh

BARE = "/snap/bin /var/snap /var/tmp"
FIRST = (1, 2, 3)
LOST, REPLACEMENT, WORKER = 1, 4, 5
"""The host that founded the cluster is the one that is lost."""
AFTER = (2, 3, REPLACEMENT)


@pytest.fixture(scope="module")
def hosts() -> Generator[Cluster]:
    yield lifecycle.up("trial", 5)
    lifecycle.down("trial")


@pytest.fixture(scope="module")
def site(hosts: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone with a platform stack for the first three hosts."""
    clone = Clone(tmp_path_factory.mktemp("microk8s") / "clone")
    settle(clone, hosts, FIRST)
    return clone


@pytest.fixture
def ssh(hosts: Cluster, tmp_path: Path) -> Ssh:
    return Ssh(hosts, tmp_path)


@contextmanager
def deaf(host: Node) -> Generator[None]:
    """Meanwhile the host refuses SSH."""
    rule = ("INPUT", "-p", "tcp", "--dport", "22", "-j", "REJECT", "--reject-with", "tcp-reset")
    subprocess.run(network.inside(host, "iptables", "-I", *rule), check=True)
    try:
        yield
    finally:
        subprocess.run(network.inside(host, "iptables", "-D", *rule), check=True)


def errors(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Of a failed `pulumi up`: resource → its one error."""
    assert done.returncode, done.stdout
    parts = (done.stdout + done.stderr).partition("Diagnostics:")[2].split("\n\n")
    found = [part.strip().splitlines() for part in parts if "error:" in part]
    return {
        lines[0].partition("(")[2].partition(")")[0]: " ".join(lines[1:]).strip() for lines in found
    }


def test_a_wrong_key_is_told_of_each_host(site: Clone, hosts: Cluster, ssh: Ssh, tmp_path: Path):
    wrong = tmp_path / "wrong"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(wrong)], check=True)
    give_key(site, wrong.read_text())
    said = errors(site.up("platform"))
    give_key(site, Path(ssh.hosts[0]["private_key"]).read_text())
    refused = {name for name, text in said.items() if "unable to authenticate" in text}
    assert refused, said
    assert refused <= {f"microk8s-{host.name}-install" for host in hosts.nodes}
    assert "PRIVATE KEY" not in str(said)


def test_a_host_that_is_down_is_named_and_the_next_run_goes_on(site: Clone, hosts: Cluster):
    with deaf(hosts.nodes[2]):
        said = errors(site.up("platform"))
    told = said.pop("microk8s-trial-3-install")
    assert "after 5 failed attempts" in told
    assert hosts.nodes[2].address in told
    assert not any("failed attempts" in text for text in said.values()), said
    fine(site.up("platform"))
    fine(site.up("platform", "--expect-no-changes"))


def test_three_voters_and_the_launch_configuration(ssh: Ssh):
    status = ssh.told(1, f"{MICROK8S} status --format yaml")
    assert status.count("role: voter") == 3
    assert ready(ssh, 1) == names(*FIRST)
    assert "held" in ssh.told(2, "snap list microk8s")


def test_both_variants_are_measured(site: Clone):
    site.up_together()


def test_compared(site: Clone, tmp_path: Path):
    page = tmp_path / "comparison.md"
    fine(site.run("python", "scripts/compare.py", "--markdown", str(page)))
    assert "cold" in page.read_text()


def test_a_lost_host_is_replaced_and_a_worker_comes(site: Clone, hosts: Cluster, ssh: Ssh):
    loss.lose(hosts, hosts.nodes[LOST - 1], "kill")
    settle(site, hosts, (*AFTER, WORKER), workers={WORKER})
    fine(site.up("platform"))
    assert ready(ssh, AFTER[0]) == names(*AFTER, WORKER)
    status = ssh.told(AFTER[0], f"{MICROK8S} status --format yaml")
    assert hosts.nodes[LOST - 1].address not in status
    assert "acting as a node" in ssh.told(WORKER, f"{MICROK8S} status")


def test_a_worker_taken_off_the_list_is_bare_again(site: Clone, hosts: Cluster, ssh: Ssh):
    settle(site, hosts, AFTER)
    fine(site.up("platform"))
    assert ready(ssh, AFTER[0]) == names(*AFTER)
    assert bare(ssh, WORKER)


def test_destroy_leaves_bare_hosts(site: Clone, ssh: Ssh):
    fine(site.destroy("platform"))
    assert [number for number in AFTER if not bare(ssh, number)] == []


def names(*numbers: int) -> set[str]:
    """The names of hosts (1 is the first), which are their nodes' too."""
    return {f"trial-{number}" for number in numbers}


def ready(ssh: Ssh, asked: int) -> set[str]:
    """The names of the nodes that are Ready, as one of the hosts tells."""
    listed = ssh.told(asked, f"{MICROK8S} kubectl get nodes --no-headers").splitlines()
    return {line.split()[0] for line in listed if line.split()[1] == "Ready"}


def bare(ssh: Ssh, number: int) -> bool:
    """Whether nothing is left on a host of what was installed on it."""
    seen = ssh.told(number, f"ls -A {BARE}; ls /etc/microk8s.yaml || true")
    return seen.split() == [f"{folder}:" for folder in BARE.split()]
