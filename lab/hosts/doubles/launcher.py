"""The launch configuration, read when MicroK8s is installed."""

from pathlib import Path
from typing import Any

import yaml

from lab.files import write
from lab.hosts.doubles import arguments, here

PLACES = (
    Path("/etc/microk8s.yaml"),
    Path("/root/snap/microk8s/common/.microk8s.yaml"),
    here.COMMON / ".microk8s.yaml",
)
PENDING = here.COMMON / "etc/launcher/install.yaml"
APPLIED = PENDING.with_name("install.yaml.applied")
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
    """Take the first configuration there is, else the default, and the arguments out of it."""
    found = next((place for place in PLACES if place.exists()), None)
    write(PENDING, found.read_text() if found else DEFAULT)
    write(here.NAMES, "\n".join(map(str, pending().get("extraSANs") or [])))
    for key, service in SERVICES.items():
        extra = pending().get(key) or {}
        arguments.change(service, {flag: str(value) for flag, value in extra.items()})


def pending() -> dict[str, Any]:
    """What is still to be applied; empty where nothing is, or where it is no valid one."""
    told: Any = yaml.safe_load(PENDING.read_text()) if PENDING.exists() else None
    valid = isinstance(told, dict) and str(told.get("version")) in ("0.1.0", "0.2.0")
    return dict(told) if valid else {}
