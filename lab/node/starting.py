"""Starting a node: its programs' configuration, and the namespaces that they run in."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lab import binaries, building
from lab.binaries import Binary
from lab.cluster import Cluster, Node
from lab.files import link, write
from lab.images import REGISTRY
from lab.node import (
    cgroups,
    control_plane,
    freezing,
    network,
    processes,
    supervision,
    worker,
)
from lab.pki import Pki
from lab.waiting import until

PRIVATE = ("/run/netns", "/var/lib/kubelet", "/var/lib/cni", "/var/log/containers")
"""Folders that containerd and the kubelet use under fixed names: each node has its own."""

VOLUMES = "/var/lib/local-volumes"
"""Where the platform creates local volumes on a node; kept with the node's data."""

NOBODY = "http://127.0.0.1:1"
"""The lab's registry for containerd: images are imported, and this refuses at once. Looking up a
name that does not exist takes 10 s of time-outs, one image after the other: pods that exist before
their images, as after a restore, would wait for minutes."""

LAUNCH = """\
set -eu
hostname "$1"; shift
while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done; shift
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs"; shift; done; shift
exec "$@"
"""


def programs(cluster: Cluster, node: Node, pki: Pki) -> dict[str, list[str]]:
    """The node's programs and their command lines; writes the files they read."""
    kubelite = _kept(cluster, binaries.KUBELITE)
    link(kubelite.with_name("kubectl"), Path(kubelite.name))
    k8s = [str(kubelite)]
    return {
        "etcd": _kept_command(cluster, control_plane.etcd(cluster, node, pki)),
        "containerd": worker.containerd(node, _registries(node)),
        "apiserver": k8s + control_plane.apiserver(cluster, node, pki),
        "controller-manager": k8s + control_plane.controller_manager(cluster, node, pki),
        "scheduler": k8s + control_plane.scheduler(cluster, node, pki),
        "kubelet": k8s + worker.kubelet(cluster, node, pki),
        "proxy": k8s + worker.proxy(cluster, node, pki),
    }


def _registries(node: Node) -> Path:
    """The folder with a hosts.toml for the lab's registry; written if it does not exist."""
    folder = node.folder / "registries"
    text = f'server = "{NOBODY}"\n[host."{NOBODY}"]\n'  # without a host containerd 1.6 reads none
    write(folder / REGISTRY / "hosts.toml", text)
    return folder


def _kept_command(cluster: Cluster, command: list[str]) -> list[str]:
    return [str(_kept(cluster, binaries.ETCD)), *command[1:]]


def _kept(cluster: Cluster, binary: Binary) -> Path:
    """The lab's own link to a build, so that it survives a cleaned cache."""
    kept = cluster.folder / "bin" / f"{binary.module}-{building.key(binary)}"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(".new")
        draft.unlink(missing_ok=True)
        try:
            os.link(building.program(binary), draft)
        except OSError:
            shutil.copy2(building.program(binary), draft)
        draft.replace(kept)
    return kept


def start(cluster: Cluster, node: Node, pki: Pki) -> None:
    """Start a node's processes, or apply a changed configuration to those that run."""
    for folder in (node.folder / "logs", node.runtime):
        folder.mkdir(parents=True, exist_ok=True)
    config = _configure(cluster, node, pki)
    freezing.thaw(cluster, node)
    network.node_up(cluster, node)
    supervisor = supervision.Supervisor(node)
    if processes.init(node) and supervisor.processes():
        supervisor.update()
        return
    processes.kill(node)
    _launch(cluster, node, config)
    until(
        lambda: (bool(supervisor.processes()), _last_words(node)),
        what=f"node {node.name}: its supervisor answers",
        deadline=15,
        pause=0.1,
    )


def _configure(cluster: Cluster, node: Node, pki: Pki) -> Path:
    commands = programs(cluster, node, pki)
    read = [*node.folder.glob("*.yaml"), *node.folder.glob("*.toml"), *node.folder.glob("*.conf")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(read))).hexdigest()[:16]
    text = supervision.configuration(node, commands, digest)
    return write(node.folder / "supervisord.ini", text)


def _launch(cluster: Cluster, node: Node, config: Path) -> None:
    """Start the supervisor as process 1 of namespaces of its own."""
    shutil.rmtree(node.runtime, ignore_errors=True)
    groups = cgroups.make(cluster.cgroup, f"{node.name}-system")
    cgroups.make(cluster.cgroup, node.name)
    supervisord = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)]
    arguments = [node.name, *_binds(node), "--", *map(str, groups), "--", *supervisord]
    unshare = ["unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc"]
    shell = [*unshare, "--propagation=private", "sh", "-c", LAUNCH, "sh", *arguments]
    with (node.folder / "logs" / "launch.log").open("w") as log:
        subprocess.Popen(
            network.inside(node, *shell),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": supervision.PATH, "HOME": "/root"},
            start_new_session=True,
        )


def _binds(node: Node) -> Sequence[str]:
    words: list[str] = []
    private = node.runtime / "private"
    binds = {place: private / place.strip("/").replace("/", "-") for place in PRIVATE}
    binds[VOLUMES] = node.folder / "volumes"
    for place, folder in binds.items():
        folder.mkdir(parents=True, exist_ok=True)
        Path(place).mkdir(parents=True, exist_ok=True)
        words += [str(folder), place]
    return words


def _last_words(node: Node) -> str:
    text = (node.folder / "logs" / "launch.log").read_text().strip()
    return text.splitlines()[-1] if text else "no output"
