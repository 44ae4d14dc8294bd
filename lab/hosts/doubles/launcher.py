"""The launch configuration, read when MicroK8s is installed.

Run as a program, it executes the configuration's `join`, which ends the agent that started it.
"""

import fcntl
import sys
from pathlib import Path
from typing import Any

import yaml

from lab.files import write
from lab.hosts.doubles import arguments, joining, this_host, tokens

PLACES = (
    Path("/etc/microk8s.yaml"),
    Path("/root/snap/microk8s/common/.microk8s.yaml"),
    this_host.COMMON / ".microk8s.yaml",
)
PENDING = this_host.COMMON / "etc/launcher/install.yaml"
APPLIED = PENDING.with_name("install.yaml.applied")
VERSIONS = ("0.1.0", "0.2.0")
"""Of a configuration's format, as MicroK8s reads them."""

DEFAULT = """\
version: 0.2.0
addons: [{name: dns}]
extraKubeletArgs:
  --cluster-domain: cluster.local
  --cluster-dns: 10.152.183.10
"""
SERVICES = {
    "extraKubeletArgs": "kubelet",
    "extraKubeAPIServerArgs": "kube-apiserver",
    "extraKubeProxyArgs": "kube-proxy",
    "extraKubeControllerManagerArgs": "kube-controller-manager",
    "extraKubeSchedulerArgs": "kube-scheduler",
    "extraDqliteArgs": "k8s-dqlite",
}


def take() -> None:
    """Take the first configuration that exists, or the default, and write the files it defines."""
    chosen = next((place for place in PLACES if place.exists()), None)
    write(PENDING, chosen.read_text() if chosen else DEFAULT)
    write(this_host.NAMES, "\n".join(map(str, pending().get("extraSANs") or [])))
    for key, service in SERVICES.items():
        extra = pending().get(key) or {}
        arguments.change(service, {flag: str(value) for flag, value in extra.items()})
    for registry, text in (pending().get("containerdRegistryConfigs") or {}).items():
        write(this_host.REGISTRIES / registry / "hosts.toml", text)
    if token := pending().get("persistentClusterToken"):
        tokens.keep(str(token))


def pending() -> dict[str, Any]:
    """The configuration that is to be applied; empty if there is none, or if it is invalid."""
    content: Any = yaml.safe_load(PENDING.read_text()) if PENDING.exists() else None
    valid = isinstance(content, dict) and str(content.get("version")) in VERSIONS
    return dict(content) if valid else {}


def join() -> int:
    """Join as the configuration says, and mark it as applied. Returns the exit code."""
    with PENDING.with_name("join.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = pending().get("join") or {}
        if not wanted.get("url"):
            return 0
        code = joining.join([wanted["url"], *(["--worker"] if wanted.get("worker") else [])])
        if code == 0:
            applied()
        return code


def applied() -> None:
    """Mark the configuration as applied."""
    PENDING.rename(APPLIED)


if __name__ == "__main__":
    sys.exit(join())
