"""The add-ons, and which of them are enabled."""

from dataclasses import dataclass

from lab.hosts.doubles import api, arguments


@dataclass(frozen=True)
class Addon:
    """shown_by: the add-on counts as enabled if some object's `kind/name` contains this."""

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
    """The names of the add-ons whose object exists in the cluster."""
    rows = [
        f"{kind}/{item['metadata']['name']}"
        for path, kind in KINDS.items()
        for item in api.ask(path)["items"]
    ]
    names = {each.name for each in ALL if any(each.shown_by in row for row in rows)}
    return names | ({"rbac"} if _rbac() else set())


def _rbac() -> bool:
    return "RBAC" in arguments.read("kube-apiserver").get("--authorization-mode", "")
