"""Commands on the trial hosts, over real SSH."""

import subprocess
from pathlib import Path

from lab.cluster import Cluster
from lab.hosts import lifecycle

MICROK8S = "sudo -n /snap/bin/microk8s"


class Ssh:
    """The hosts' inventory, with the host keys checked."""

    def __init__(self, hosts: Cluster, folder: Path) -> None:
        self.hosts = lifecycle.inventory_of(hosts)
        self.known = folder / "known_hosts"
        lines = [f"{host['address']} {host['host_key']}\n" for host in self.hosts]
        self.known.write_text("".join(lines))

    def run(
        self, number: int, command: str, stdin: str = "", user: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on a host (1 is the first)."""
        host = self.hosts[number - 1]
        options = [f"UserKnownHostsFile={self.known}", "StrictHostKeyChecking=yes", "BatchMode=yes"]
        words = ["ssh", "-i", host["private_key"], "-p", str(host["port"])]
        words += [word for option in options for word in ("-o", option)]
        target = f"{user or host['user']}@{host['address']}"
        return subprocess.run(
            [*words, target, command],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def told(self, number: int, command: str) -> str:
        """The output of a command that must succeed."""
        done = self.run(number, command)
        assert done.returncode == 0, f"{command}: {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def apply(self, number: int, manifest: str) -> None:
        """Apply a manifest to the cluster that a host is in."""
        done = self.run(number, f"{MICROK8S} kubectl apply -f -", stdin=manifest)
        assert done.returncode == 0, done.stderr
