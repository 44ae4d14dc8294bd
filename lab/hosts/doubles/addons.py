"""The add-ons: which there are, which are enabled, and those that can be enabled here."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lab import images
from lab.hosts.doubles import api, arguments, here, pushing, services

MANIFESTS = Path(__file__).parent / "manifests"
REPOSITORIES = ("core", "community")


@dataclass(frozen=True)
class Addon:
    """shown_by: an object whose name, anywhere in the cluster's, makes it "enabled"."""

    name: str
    shown_by: str
    description: str
    version: str = ""
    repository: str = "core"


ALL = (
    Addon("dns", "deployment.apps/coredns", "CoreDNS", "1.10.1"),
    Addon("hostpath-storage", "deployment.apps/hostpath-provisioner", "Storage class", "1.5.0"),
    Addon("ingress", "pod/nginx-ingress-microk8s-controller", "Ingress controller", "1.11.5"),
    Addon("metallb", "pod/speaker", "Loadbalancer for your Kubernetes cluster", "0.13.3"),
    Addon("metrics-server", "deployment.apps/metrics-server", "K8s Metrics Server", "0.6.3"),
    Addon("observability", "deployment.apps/kube-prom-stack-grafana", "Observability stack"),
    Addon("rbac", "clusterrole.rbac.authorization.k8s.io/cluster-admin", "Role-Based Access"),
    Addon("registry", "deployment.apps/registry", "Private image registry", "2.8.1"),
    Addon("cert-manager", "deployment.apps/cert-manager", "Certificate management", "1.14.5"),
    Addon("knative", "deployment.apps/controller", "Knative", "1.8.2", "community"),
    Addon("traefik", "deployment.apps/traefik", "Traefik", "2.9.6", "community"),
)
KINDS = {
    "/api/v1/pods": "pod",
    "/apis/apps/v1/deployments": "deployment.apps",
    "/apis/apps/v1/daemonsets": "daemonset.apps",
}


def enabled() -> set[str]:
    """The names of the add-ons whose object is found among the cluster's."""
    rows = [
        f"{kind}/{item['metadata']['name']}"
        for path, kind in KINDS.items()
        for item in api.ask(path)["items"]
    ]
    found = {each.name for each in ALL if any(each.shown_by in row for row in rows)}
    return found | ({"rbac"} if _rbac() else set())


def _rbac() -> bool:
    return "RBAC" in arguments.read("kube-apiserver").get("--authorization-mode", "")


def enable(words: list[str]) -> int:
    """Enable one add-on with its arguments, or several; returns the exit code."""
    for word in words:
        path, _, told = word.partition(":")
        repository, _, name = path.rpartition("/")
        known = next((a for a in ALL if a.name == name), None)
        if known is None and repository:
            return 0
        if known is None:
            print(f"Addon {name} was not found in any repository", file=sys.stderr)
            return 1
        if not repository:
            print(f"Infer repository {known.repository} for addon {name}", file=sys.stderr)
        if name in enabled():
            print(f"Addon {known.repository}/{name} is already enabled")
            continue
        if code := _enable(known, told):
            return code
    return 0


def _enable(addon: Addon, told: str) -> int:
    if addon.name == "rbac":
        print("Enabling RBAC\nReconfiguring apiserver")
        if not pushing.configure({"kube-apiserver": {"--authorization-mode": "RBAC,Node"}}):
            return 1
        print("RBAC is enabled")
        return 0
    if addon.name == "metallb" and not told:
        print("Enabling MetalLB\nEnter each IP address range delimited by comma: ", end="")
        return 0 if sys.stdin.readline().strip() else 1
    file = MANIFESTS / f"{addon.name}.yaml"
    if not file.exists():
        print(
            f"this double cannot enable {addon.name}: the lab has no image of it", file=sys.stderr
        )
        return 1
    print(f"Enabling {addon.description}", flush=True)
    command = [here.KUBELITE, "kubectl", f"--kubeconfig={services.admin()}", "apply", "-f", "-"]
    done = subprocess.run(command, input=_filled(file), text=True, check=False)
    return done.returncode


def _filled(manifest: Path) -> str:
    """A manifest with the lab's images and the cluster's DNS address filled in."""
    text = manifest.read_text().replace("DNS_ADDRESS", _dns_address())
    for image in images.ALL:
        short = image.name.split("/", 1)[1].split(":")[0]
        text = text.replace(f"IMAGE({short})", image.name)
    return text


def _dns_address() -> str:
    return arguments.read("kubelet").get("--cluster-dns", here.cluster().dns_ip)
