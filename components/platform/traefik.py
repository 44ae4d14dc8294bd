"""Traefik, the one ingress of all variants."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import DaemonSet
from pulumi_kubernetes.core.v1 import (
    ContainerArgsDict,
    Namespace,
    Service,
    ServicePortArgsDict,
    VolumeArgsDict,
)
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict

from components.objects.fingerprint import fingerprint
from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels, selector
from components.objects.manifest import documents, resources
from components.objects.metrics_service import metrics_service
from components.objects.rights import account, namespace_rights, read
from components.platform import certificate
from components.platform.api_connection import environment
from components.platform.certificate import Certificate, CertificateArgs, wildcard_names

VERSION = "3.6.7"
NAME = "traefik"
NAMESPACE = "traefik"
HTTP, HTTPS, INTERNAL, METRICS = 8000, 8443, 8001, 9100
DIAL_TIMEOUT_S = 3
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper bounds of the latency histograms in seconds, from a warm request to a slow cold start."""

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

    manifests: folder with traefik-crds.yaml, or the URL of that file with its SHA-256 sum.
    namespaces: where Traefik reads routes; domain: under which they answer; certificate, key: PEM,
    or None to have a self-signed pair made; needed: what must be there before it starts.
    """

    image: str
    manifests: str
    sha256: str
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
        crds = resources(
            name, documents(args.manifests, "traefik-crds.yaml", args.sha256), lambda _: child
        )
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
        self.register_outputs({"version": VERSION})

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


def container(image: str, namespaces: Sequence[str]) -> ContainerArgsDict:
    """Traefik itself."""
    return {
        "name": NAME,
        "image": image,
        "args": arguments(namespaces),
        "env": environment(),
        "ports": [
            {"name": "web", "container_port": HTTP, "host_port": 80},
            {"name": "websecure", "container_port": HTTPS, "host_port": 443},
            {"name": "internal", "container_port": INTERNAL},
            {"name": "metrics", "container_port": METRICS},
        ],
        "readiness_probe": {
            "http_get": {"path": "/ping", "port": "metrics"},
            "period_seconds": 2,
        },
        "liveness_probe": {
            "http_get": {"path": "/ping", "port": "metrics"},
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "50m", "memory": "64Mi"},
            "limits": {"memory": "256Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [
            {"name": "tmp", "mount_path": "/tmp"},  # noqa: S108
            {"name": "tls", "mount_path": certificate.FOLDER, "read_only": True},
            {"name": "settings", "mount_path": certificate.SETTINGS, "read_only": True},
        ],
    }


def volumes() -> list[VolumeArgsDict]:
    """A folder to write in, the certificate, and the settings that name it."""
    return [
        {"name": "tmp", "empty_dir": {"size_limit": "64Mi"}},
        {"name": "tls", "secret": {"secret_name": certificate.NAME}},
        {"name": "settings", "config_map": {"name": certificate.NAME}},
    ]


def arguments(namespaces: Sequence[str]) -> list[str]:
    """Traefik's configuration.

    Routes follow their pods within 100 ms: with the default of 2 s, a route would lag behind a
    pod that is Ready, and a cold start through the CRD provider would be charged for it.
    A server that went without a word is given up soon, not after Traefik's half minute; pods
    sooner still, by their routes (`pod_connections`).
    No access log is kept: request paths hold tokens.
    """
    watched = ",".join(namespaces)
    return [
        "--global.checknewversion=false",
        "--global.sendanonymoususage=false",
        "--log.level=INFO",
        "--log.nocolor=true",
        f"--entrypoints.web.address=:{HTTP}",
        f"--entrypoints.websecure.address=:{HTTPS}",
        "--entrypoints.websecure.http.tls=true",
        f"--entrypoints.internal.address=:{INTERNAL}",
        f"--entrypoints.metrics.address=:{METRICS}",
        "--ping.entrypoint=metrics",
        "--metrics.prometheus.entrypoint=metrics",
        f"--metrics.prometheus.buckets={','.join(f'{bound:g}' for bound in BUCKETS)}",
        "--metrics.prometheus.addrouterslabels=true",
        "--metrics.prometheus.addserviceslabels=true",
        f"--serverstransport.forwardingtimeouts.dialtimeout={DIAL_TIMEOUT_S}s",
        "--providers.providersthrottleduration=100ms",
        f"--providers.file.filename={certificate.FILE}",
        "--providers.file.watch=true",
        "--providers.kubernetescrd=true",
        f"--providers.kubernetescrd.namespaces={watched}",
        "--providers.kubernetescrd.disableclusterscoperesources=true",
        "--experimental.knative=true",
        "--providers.knative=true",
        f"--providers.knative.namespaces={watched}",
        "--providers.knative.publicentrypoints=web,websecure",
        "--providers.knative.publicservice.name=traefik",
        f"--providers.knative.publicservice.namespace={NAMESPACE}",
        "--providers.knative.privateentrypoints=internal",
        "--providers.knative.privateservice.name=traefik-internal",
        f"--providers.knative.privateservice.namespace={NAMESPACE}",
    ]


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
