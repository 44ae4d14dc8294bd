"""The lab's lifecycle: up and down."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import binaries, building, cluster, environment, images, imaging, paths, readiness
from lab.cluster import Cluster, Node
from lab.doctor import report
from lab.errors import LabError, NeedsRoot
from lab.files import modes_for_all
from lab.locking import locked
from lab.node import cgroups, containers, freezing, network, processes, starting
from lab.pki import Pki
from lab.progress import step


def up(name: str, nodes: int | None) -> Cluster:
    """Bring the lab up from nothing or from what a crash left; a running lab is left alone.

    nodes: their number, or None for as many as the lab has (1 for a new one).
    Raises LabError if the machine is unfit, a build fails or a node does not become Ready.
    """
    prepare()
    with locked(name), modes_for_all():
        lab = _described(name, nodes)
        report.make_room(processes.stopped(lab.nodes))
        _record(lab)
        network.bridge_up(lab)
        pki = Pki(lab)
        for node in lab.nodes:
            starting.start(lab, node, pki)
        pki.kubeconfig(pki.admin, lab.kubeconfig, *lab.nodes)
        for node in lab.nodes:
            _fill(node)
        readiness.wait(lab)
        return lab


def prepare() -> None:
    """Make the machine fit, and build what is missing."""
    report.make_fit()
    environment.tools()
    build()


def build() -> None:
    """Build every binary and image that the cluster runs."""
    for binary in binaries.CLUSTER:
        building.build(binary)
    for image in images.ALL:
        imaging.build(image)


def _described(name: str, nodes: int | None) -> Cluster:
    existing = cluster.existing(name)
    if existing and nodes not in (None, len(existing.nodes)):
        raise LabError(
            f"lab '{name}' has {len(existing.nodes)} node(s), not {nodes}: "
            "run `python -m lab down` first, or omit --nodes"
        )
    return existing or cluster.describe(name, nodes or 1)


def _record(lab: Cluster) -> None:
    lab.folder.mkdir(parents=True, exist_ok=True)
    lab.folder.chmod(0o700)
    for node in lab.nodes:
        node.folder.mkdir(parents=True, exist_ok=True)


def _fill(node: Node) -> None:
    containers.wait(node)
    archives = containers.missing(node)
    if archives:
        title = f"node {node.name}: import {len(archives)} images"
        with step(title, 15), ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda archive: containers.load(node, archive), archives))


def down(name: str, *, keep_data: bool = False) -> None:
    """Take the lab down and remove all of it; with keep_data its datastore and images stay."""
    if os.geteuid():
        raise NeedsRoot("taking the lab down")
    with locked(name):
        lab = cluster.existing(name) or cluster.describe(name, 1)
        stop(lab)
        if not keep_data:
            shutil.rmtree(lab.folder, ignore_errors=True)
        if not any(map(cluster.existing, cluster.LABS)):
            _tidy()


def stop(lab: Cluster) -> None:
    """Stop a lab's processes and network and keep its folder. The caller holds its lock."""
    for node in lab.nodes:
        freezing.thaw(lab, node)
        processes.kill(node)
        network.node_down(node)
    network.bridge_down(lab)
    cgroups.remove(lab.cgroup)
    shutil.rmtree(paths.run(lab.name), ignore_errors=True)


def _tidy() -> None:
    """Remove the empty folders that only labs need, once no lab is left.

    (Removing a folder unmounts what another node has mounted on it.)
    """
    for folder in (*starting.PRIVATE, starting.VOLUMES, paths.state(cluster.LABS[0]).parent):
        try:
            Path(folder).rmdir()
        except OSError:
            continue
