"""What the platform stack is to be, checked before the first resource exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

import pulumi

from components.cluster.microk8s.cluster import MicroK8sClusterArgs
from components.objects.downloads import Pin
from components.objects.manifest import is_url
from components.platform import knative_serving, traefik
from stacks.settings.hosts import microk8s
from stacks.settings.keys import IMAGE, PEM, Keys, open_keys

DOMAIN = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
LAB_MANIFESTS = ".lab/manifests"
SHA256 = r"[0-9a-f]{64}"
SOURCE = r"|https://\S+|[^\s:]+"

ClusterKind = Literal["lab", "microk8s", "existing"]
Presence = Literal["auto", "install", "present"]


@dataclass(frozen=True)
class ClusterSettings:
    """Which cluster, and what of it is known beforehand."""

    kind: ClusterKind
    lab_nodes: int
    kubeconfig: str
    context: str
    ingress_address: str
    dns: Presence
    dns_address: str
    dns_forward: tuple[str, ...]
    metrics_server: Presence
    storage_provisioner: Presence
    microk8s: MicroK8sClusterArgs | None


@dataclass(frozen=True)
class Images:
    """Image names; an empty one means the cluster kind's default."""

    knative: str
    traefik: str
    coredns: str
    metrics_server: str
    prometheus: str
    kube_state_metrics: str
    storage_provisioner: str
    grafana: str


@dataclass(frozen=True)
class Sources:
    """Where release manifests come from.

    knative: a folder, or a release's https URL. traefik: a file, or its https URL. pins: what is
    configured for each file behind a URL.
    """

    knative: str
    traefik: str
    pins: Mapping[str, Pin]


@dataclass(frozen=True)
class TlsSettings:
    """The certificate of HTTPS and its key, PEM; None to have a pair made."""

    certificate: str | None
    key: pulumi.Output[str] | None


@dataclass(frozen=True)
class PlatformSettings:
    """What the platform stack is to be. Times in seconds, sizes in MB."""

    cluster: ClusterSettings
    images: Images
    sources: Sources
    tls: TlsSettings
    domain: str
    kernel_timeout: int
    scale_to_zero_grace: int
    internet: bool
    prometheus_retention: str
    prometheus_size: int
    scrape_interval: int
    node_discovery: bool
    dashboards: bool


def platform_settings() -> PlatformSettings:
    """The platform stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    cluster = _cluster(keys)
    return PlatformSettings(
        cluster=cluster,
        images=_images(keys),
        sources=_sources(keys, cluster.kind),
        tls=_tls(keys),
        domain=keys.text("domain", DOMAIN, "a DNS domain such as notebooks.test"),
        kernel_timeout=keys.integer("kernelTimeout", 300, 604_800),
        scale_to_zero_grace=keys.integer("scaleToZeroGrace", 6, 600),
        internet=keys.boolean("internet"),
        prometheus_retention=keys.text(
            "prometheusRetention", r"[1-9][0-9]*[mhdw]", "a duration such as 6h or 2d"
        ),
        prometheus_size=keys.integer("prometheusSize", 128, 1_000_000),
        scrape_interval=keys.integer("scrapeInterval", 1, 300),
        node_discovery=keys.boolean("nodeDiscovery"),
        dashboards=_dashboards(keys),
    )


def _cluster(keys: Keys) -> ClusterSettings:
    presences = ("auto", "install", "present")
    kind = cast(ClusterKind, keys.choice("cluster", get_args(ClusterKind)))
    settings = ClusterSettings(
        kind=kind,
        lab_nodes=keys.integer("labNodes", 1, 9),
        kubeconfig=keys.file("kubeconfig"),
        context=keys.text("context"),
        ingress_address=keys.text("ingressAddress", r"[\w.:-]*", "an address or a host name"),
        dns=cast(Presence, keys.choice("dns", presences)),
        dns_address=keys.text("dnsAddress", r"[\d.a-f:]*", "a Service address"),
        dns_forward=keys.texts("dnsForward", r"[\d.a-f:]+", "an address"),
        metrics_server=cast(Presence, keys.choice("metricsServer", presences)),
        storage_provisioner=cast(Presence, keys.choice("storageProvisioner", presences)),
        microk8s=microk8s(keys) if kind == "microk8s" else None,
    )
    if settings.kind == "existing" and not settings.kubeconfig:
        raise pulumi.RunError(
            "cluster is 'existing', but no kubeconfig is set: `pulumi config set kubeconfig PATH`"
        )
    return settings


def _images(keys: Keys) -> Images:
    meaning = "an image name, or empty for the default"
    return Images(
        knative=keys.text(
            "knativeImages", r"|[a-z0-9][\w./:@-]*\{name\}[\w./:@-]*", "a pattern with {name}"
        ),
        traefik=keys.text("traefikImage", IMAGE, meaning),
        coredns=keys.text("corednsImage", IMAGE, meaning),
        metrics_server=keys.text("metricsServerImage", IMAGE, meaning),
        prometheus=keys.text("prometheusImage", IMAGE, meaning),
        kube_state_metrics=keys.text("kubeStateMetricsImage", IMAGE, meaning),
        storage_provisioner=keys.text("storageProvisionerImage", IMAGE, meaning),
        grafana=keys.text("grafanaImage", IMAGE, meaning),
    )


def _tls(keys: Keys) -> TlsSettings:
    settings = TlsSettings(
        certificate=keys.text("tlsCertificate", rf"|{PEM}", "a certificate's PEM text") or None,
        key=keys.secret("tlsKey", PEM, "a private key's PEM text"),
    )
    if (settings.certificate is None) != (settings.key is None):
        raise pulumi.RunError(
            "tlsCertificate and tlsKey belong together, but one of them is empty: "
            "set both, or neither to have a self-signed certificate made"
        )
    return settings


def _dashboards(keys: Keys) -> bool:
    wanted = keys.boolean("dashboards")
    if wanted and keys.text("cluster") == "lab":
        raise pulumi.RunError(
            "dashboards is 'true', but the lab has no image of Grafana, which an 'existing' "
            "cluster can pull: `pulumi config set dashboards false`, and see `scripts/watch.py`"
        )
    return wanted


def _sources(keys: Keys, kind: ClusterKind) -> Sources:
    meaning = "a folder, an https URL, or empty for the cluster kind's"
    local = kind == "lab"
    knative = keys.text("knativeManifests", SOURCE, meaning) or (
        LAB_MANIFESTS if local else knative_serving.RELEASE
    )
    crds = keys.text("traefikManifests", SOURCE, meaning) or (
        LAB_MANIFESTS if local else traefik.OFFICIAL_CRDS
    )
    if not is_url(crds):
        crds = f"{crds}/traefik-crds.yaml"
    return Sources(knative, crds, _knative_pins(keys, knative) | _traefik_pins(keys, crds))


def _knative_pins(keys: Keys, release: str) -> dict[str, Pin]:
    sums = keys.texts("knativeSha256", SHA256, "a SHA-256 sum")
    if not is_url(release):
        return {}
    if len(sums) not in (0, 2):
        raise pulumi.RunError(
            f"knativeSha256 has {len(sums)} SHA-256 sums, but must list two, of serving-crds.yaml "
            "and serving-core.yaml, or none: `pulumi config rm knativeSha256`"
        )
    accept = (
        "run `pulumi config set --path 'knativeSha256[0]' SUM` for serving-crds.yaml and "
        "`pulumi config set --path 'knativeSha256[1]' SUM` for serving-core.yaml"
    )
    files = knative_serving.files(release)
    return {file: Pin(sha256, accept) for file, sha256 in zip(files, sums or ("", ""), strict=True)}


def _traefik_pins(keys: Keys, crds: str) -> dict[str, Pin]:
    sha256 = keys.text("traefikSha256", f"|{SHA256}", "a SHA-256 sum, or empty")
    pin = Pin(sha256, "run `pulumi config set traefikSha256 SUM`")
    return {crds: pin} if is_url(crds) else {}
