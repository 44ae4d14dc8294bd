"""MicroK8s' services on a host: the lab's programs with the arguments of `args/`."""

import hashlib
from pathlib import Path

from lab.files import write
from lab.hosts.doubles import arguments, identities, this_host
from lab.node import control_plane, supervision, worker

INI = this_host.COMMON / "supervisor.ini"
ANY_TIME = "--strict-reconfig-check=false"
"""Members join and leave while another is down: dqlite allows that, etcd by default does not."""


def programs() -> dict[str, list[str]]:
    """Each program's command line; writes the files they read."""
    common = {
        "containerd": worker.containerd(this_host.node(), this_host.REGISTRIES),
        **_of_a_node(),
        "agent": ["/opt/doubles/bin/agent"],
    }
    if this_host.WORKER.exists():
        return {"apiserver-proxy": ["/opt/doubles/bin/apiserver-proxy"], **common}
    return {**_of_a_control_plane(), **common}


def _of_a_node() -> dict[str, list[str]]:
    cluster, node, pki = this_host.cluster(), this_host.node(), identities.of_this_host()
    return {
        "kubelet": [this_host.KUBELITE, *_with(worker.kubelet(cluster, node, pki), "kubelet")],
        "proxy": [this_host.KUBELITE, *_with(worker.proxy(cluster, node, pki), "kube-proxy")],
    }


def _of_a_control_plane() -> dict[str, list[str]]:
    cluster, node, pki = this_host.cluster(), this_host.node(), identities.of_this_host()
    pki.kubeconfig(pki.admin, admin(), node)
    etcd = [*control_plane.etcd(cluster, node, pki)[1:], ANY_TIME]
    led = {
        "controller-manager": control_plane.controller_manager(cluster, node, pki),
        "scheduler": control_plane.scheduler(cluster, node, pki),
    }
    api = control_plane.apiserver(cluster, node, pki)
    return {
        "etcd": [str(this_host.STORE / "etcd"), *_with(etcd, "k8s-dqlite")],
        "apiserver": [this_host.KUBELITE, *_with(api, "kube-apiserver")],
        **{
            name: [this_host.KUBELITE, *_with([*command, "--leader-elect=true"], f"kube-{name}")]
            for name, command in led.items()
        },
    }


def _with(command: list[str], service: str) -> list[str]:
    return arguments.merged(command, arguments.read(service))


def admin() -> Path:
    """The administrator's kubeconfig; on a worker that of its former cluster."""
    return this_host.DATA / "credentials/client.config"


def looking() -> Path:
    """The kubeconfig with which a host reads its cluster: a worker has no administrator's."""
    return this_host.node().folder / "proxy.conf" if this_host.WORKER.exists() else admin()


def start() -> None:
    """Start programs that do not run, and restart those whose configuration changed."""
    node = this_host.node()
    for folder in (node.folder / "logs", node.runtime, this_host.DATA / "var/lock"):
        folder.mkdir(parents=True, exist_ok=True)
    this_host.STOPPED.unlink(missing_ok=True)
    commands = programs()
    read = [*node.folder.glob("*.yaml"), *node.folder.glob("*.toml"), *node.folder.glob("*.conf")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(read))).hexdigest()[:16]
    write(INI, supervision.sections(node, commands, digest))
    supervision.Supervisor(this_host.system()).update()


def stop() -> None:
    """Stop every program; their files stay."""
    write(INI, "")
    supervision.Supervisor(this_host.system()).update()
