"""Traefik, the one ingress of all variants."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import DaemonSet
from pulumi_kubernetes.core.v1 import Namespace, Service, ServicePortArgsDict
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

import versions
from components.objects.downloads import Downloads
from components.objects.fingerprint import fingerprint
from components.objects.hardening import pod_security
from components.objects.labels import labels, selector
from components.objects.manifest import documents, resources
from components.objects.metrics_service import metrics_service
from components.objects.rights import account, namespace_rights, read
from components.platform.certificate import Certificate, CertificateArgs, wildcard_names
from components.platform.traefik_pod import METRICS, NAME, NAMESPACE, container, volumes

OFFICIAL_CRDS = (
    f"https://raw.githubusercontent.com/traefik/traefik/v{versions.TRAEFIK}"
    "/docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml"
)
TRAEFIK_KINDS = (
    "ingressroutes",
    "ingressroutetcps",
    "ingressrouteudps",
    "middlewares",
    "middlewaretcps",
    "serverstransports",
    "serverstransporttcps",
    "tlsoptions",
    "tlsstores",
    "traefikservices",
)
RULES: Sequence[PolicyRuleArgsDict] = (
    read("", "services", "secrets", "configmaps"),
    read("discovery.k8s.io", "endpointslices"),
    read("traefik.io", *TRAEFIK_KINDS),
    read("networking.internal.knative.dev", "ingresses"),
    {
        "api_groups": ["networking.internal.knative.dev"],
        "resources": ["ingresses/status"],
        "verbs": ["update"],
    },
)
"""What Traefik's two providers ask for, granted in the notebooks' namespaces alone."""


@dataclass(frozen=True)
class TraefikArgs:
    """What to install.

    crds: path or URL of the file with Traefik's CRDs.
    namespaces: where Traefik reads routes; domain: under which they answer; certificate, key: PEM,
    or None to have a self-signed pair made; needed: what must be there before it starts.
    """

    image: str
    crds: str
    downloads: Downloads
    namespaces: Sequence[str]
    domain: str
    certificate: str | None = None
    key: pulumi.Output[str] | None = None
    needed: Sequence[pulumi.Resource] = ()


class Traefik(pulumi.ComponentResource):
    """Traefik 3.6 on ports 80 and 443 of every node.

    Its CRD provider carries affinity routes, its Knative provider is Knative's networking layer.
    The container listens above 1024 and needs no capability: the CNI maps the nodes' ports.

    certificate: of HTTPS, PEM.
    """

    certificate: pulumi.Output[str]

    def __init__(
        self, name: str, args: TraefikArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Traefik", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        crds = resources(name, documents(args.crds, args.downloads), lambda _: child)
        space = Namespace(
            f"{name}-namespace", metadata={"name": NAMESPACE, "labels": labels(NAME)}, opts=child
        )
        inside = pulumi.ResourceOptions(parent=self, depends_on=[space])
        after = pulumi.ResourceOptions(parent=self, depends_on=[space, *args.needed])
        rights = [
            account(NAME, NAMESPACE, inside),
            *namespace_rights(NAME, NAMESPACE, args.namespaces, RULES, after),
        ]
        names = wildcard_names(args.domain, args.namespaces)
        served = Certificate(
            f"{name}-certificate",
            CertificateArgs(NAMESPACE, names, args.certificate, args.key),
            inside,
        )
        self.certificate = served.certificate
        running = self._daemon_set(name, args, [*crds, *rights, served, *args.needed])
        services(name, pulumi.ResourceOptions(parent=self, depends_on=[running]))
        self.register_outputs({"version": versions.TRAEFIK})

    def _daemon_set(
        self, name: str, args: TraefikArgs, needed: Sequence[pulumi.Resource]
    ) -> DaemonSet:
        return DaemonSet(
            f"{name}-daemonset",
            metadata={"name": NAME, "namespace": NAMESPACE, "labels": labels(NAME)},
            spec={
                "selector": {"match_labels": selector(NAME)},
                "template": {
                    "metadata": {
                        "labels": labels(NAME),
                        "annotations": {
                            "serverless-notebooks/certificate": self.certificate.apply(fingerprint)
                        },
                    },
                    "spec": {
                        "service_account_name": NAME,
                        "automount_service_account_token": True,
                        "termination_grace_period_seconds": 30,
                        "security_context": pod_security(),
                        "tolerations": [
                            {
                                "key": "node-role.kubernetes.io/control-plane",
                                "operator": "Exists",
                            }
                        ],
                        "containers": [container(args.image, args.namespaces)],
                        "volumes": volumes(),
                    },
                },
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(needed)),
        )


def services(name: str, opts: pulumi.ResourceOptions) -> None:
    """The addresses inside the cluster: of the public routes, and of the cluster-local ones."""
    public: list[ServicePortArgsDict] = [
        {"name": "web", "port": 80, "target_port": "web"},
        {"name": "websecure", "port": 443, "target_port": "websecure"},
    ]
    internal: list[ServicePortArgsDict] = [{"name": "web", "port": 80, "target_port": "internal"}]
    for service, ports in (("traefik", public), ("traefik-internal", internal)):
        Service(
            f"{name}-service-{service}",
            metadata={"name": service, "namespace": NAMESPACE, "labels": labels(NAME)},
            spec={"selector": selector(NAME), "ports": ports},
            opts=opts,
        )
    metrics_service(name, NAMESPACE, selector(NAME), METRICS, opts)
