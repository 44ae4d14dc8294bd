"""MicroK8s' services on a host: the lab's programs with the arguments of `args/`."""

import hashlib
from pathlib import Path

from lab.files import write
from lab.hosts.doubles import arguments, here
from lab.node import control_plane, supervision, worker
from lab.pki import Pki

INI = here.COMMON / "supervisor.ini"


def programs() -> dict[str, list[str]]:
    """Each program's command line; writes the files they read."""
    cluster, node = here.cluster(), here.node()
    pki, k8s = Pki(cluster), [here.KUBELITE]
    pki.kubeconfig(pki.admin, admin(), node)
    etcd = control_plane.etcd(cluster, node, pki)[1:]
    return {
        "etcd": [str(here.STORE / "etcd"), *_with(etcd, "k8s-dqlite")],
        "containerd": worker.containerd(node),
        "apiserver": k8s + _with(control_plane.apiserver(cluster, node, pki), "kube-apiserver"),
        "controller-manager": k8s
        + _with(
            [*control_plane.controller_manager(cluster, node, pki), "--leader-elect=true"],
            "kube-controller-manager",
        ),
        "scheduler": k8s
        + _with(
            [*control_plane.scheduler(cluster, node, pki), "--leader-elect=true"], "kube-scheduler"
        ),
        "kubelet": k8s + _with(worker.kubelet(cluster, node, pki), "kubelet"),
        "proxy": k8s + _with(worker.proxy(cluster, node, pki), "kube-proxy"),
        "agent": ["/opt/doubles/bin/agent"],
    }


def _with(command: list[str], service: str) -> list[str]:
    return arguments.merged(command, arguments.read(service))


def admin() -> Path:
    """The administrator's kubeconfig."""
    return here.DATA / "credentials/client.config"


def start() -> None:
    """Start what does not run, restart what changed."""
    node = here.node()
    for folder in (node.folder / "logs", node.runtime, here.DATA / "var/lock"):
        folder.mkdir(parents=True, exist_ok=True)
    here.STOPPED.unlink(missing_ok=True)
    commands = programs()
    read = [*node.folder.glob("*.yaml"), *node.folder.glob("*.toml"), *node.folder.glob("*.conf")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(read))).hexdigest()[:16]
    write(INI, supervision.sections(node, commands, digest))
    supervision.Supervisor(here.system()).update()


def stop() -> None:
    """Stop every program; what they wrote stays."""
    write(INI, "")
    supervision.Supervisor(here.system()).update()
