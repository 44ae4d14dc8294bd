"""The hosts' lifecycle, up and down, and how they are reached."""

import os
import shutil
from typing import Any

from lab import paths
from lab.cluster import Cluster
from lab.doctor import report
from lab.errors import LabError, NeedsRoot
from lab.files import modes_for_all
from lab.hosts import inventory, keys, launching
from lab.hosts.inventory import PORT, USER
from lab.locking import locked
from lab.node import cgroups, network, processes


def up(name: str, count: int | None) -> Cluster:
    """Bring hosts up from nothing or from what a crash left; running hosts are left alone.

    count: their number, or None for as many as the set has (3 for a new one).
    Raises LabError if the machine is unfit or a host does not start.
    """
    report.make_fit()
    with locked(name), modes_for_all():
        hosts = _described(name, count)
        report.make_room(processes.stopped(hosts.nodes))
        hosts.folder.mkdir(parents=True, exist_ok=True)
        hosts.folder.chmod(0o700)
        for host in hosts.nodes:
            host.folder.mkdir(parents=True, exist_ok=True)
        network.bridge_up(hosts)
        for host in hosts.nodes:
            launching.start(hosts, host)
        return hosts


def _described(name: str, count: int | None) -> Cluster:
    existing = inventory.existing(name)
    if existing and count not in (None, len(existing.nodes)):
        raise LabError(
            f"there are {len(existing.nodes)} hosts of set '{name}', not {count}: "
            "run `python -m lab hosts down` first, or omit --count"
        )
    return existing or inventory.describe(name, count or 3)


def down(name: str) -> None:
    """Take the hosts down and remove all of them."""
    if os.geteuid():
        raise NeedsRoot("taking hosts down")
    with locked(name):
        hosts = inventory.existing(name) or inventory.describe(name, inventory.MOST)
        for host in hosts.nodes:
            processes.kill(host)
            network.node_down(host)
        network.bridge_down(hosts)
        cgroups.remove(hosts.cgroup)
        shutil.rmtree(paths.run(name), ignore_errors=True)
        shutil.rmtree(hosts.folder, ignore_errors=True)


def inventory_of(hosts: Cluster) -> list[dict[str, Any]]:
    """How to reach each host by SSH; `private_key` is the path of the key."""
    return [
        {
            "name": host.name,
            "address": host.address,
            "user": USER,
            "port": PORT,
            "host_key": keys.public(inventory.host_key(host)),
            "private_key": str(inventory.user_key(hosts)),
        }
        for host in hosts.nodes
    ]
