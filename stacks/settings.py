"""The configuration as dataclasses, checked before the first resource exists."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

import pulumi
import yaml

from components.cluster.microk8s.cluster import MicroK8sClusterArgs
from components.notebook.jupyterlab_pod import Culling
from stacks.hosts import microk8s
from stacks.keys import Keys
from stacks.patterns import PEM

PROJECT = Path(__file__).resolve().parent.parent / "Pulumi.yaml"
QUANTITY = r"[0-9]+(\.[0-9]+)?(m|[kMGT]i?)?"
SIZE = r"|[1-9][0-9]*([kMGT]i?)?"
CLASS = r"|[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
IMAGE = r"|[a-z0-9][a-zA-Z0-9._/:@-]*"
DOMAIN = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
SHA256 = r"[0-9a-f]{64}"
SOURCE = r"https://\S+|[^\s:]+"
TOKEN = r"[A-Za-z0-9_-]{16,128}"  # noqa: S105

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
    """Where release manifests come from: folders, or https URLs with their SHA-256 sums."""

    knative: str
    knative_sha256: tuple[str, ...]
    traefik: str
    traefik_sha256: str


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


@dataclass(frozen=True)
class StorageSettings:
    """The volume of a variant's notebooks; size: empty where they go with their pod."""

    size: str
    storage_class: str
    access: str


@dataclass(frozen=True)
class PodSettings:
    """What a notebook pod runs and may use, the same for both variants. Times in seconds."""

    image: str
    token: pulumi.Output[str] | None
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str
    culling: Culling
    storage: StorageSettings
    node_loss_tolerance: int


@dataclass(frozen=True)
class MeasurementSettings:
    """Whether and how a variant is measured."""

    enabled: bool
    protocol: str
    run: str


@dataclass(frozen=True)
class PriceSettings:
    """What a core-hour and a GB-hour cost, for comparing; nothing is deployed by it."""

    cpu_hour: float
    memory_gb_hour: float
    currency: str


@dataclass(frozen=True)
class VariantSettings:
    """What both variants have in common."""

    platform_stack: str
    pod: PodSettings
    measurement: MeasurementSettings
    prices: PriceSettings
    max_scale: int
    ready_timeout: int
    kernel_keeper: bool


@dataclass(frozen=True)
class KnativeSettings(VariantSettings):
    """The knative variant's own scaling. Times in seconds."""

    min_scale: int
    target_concurrency: int
    stable_window: int
    scale_to_zero_retention: int
    scale_down_delay: int
    awakening_gate: bool
    revision_timeout: int


@dataclass(frozen=True)
class HpaSettings(VariantSettings):
    """The hpa variant's own scaling; the CPU target in percent of the request, times in seconds."""

    min_replicas: int
    cpu_target: int
    scale_down_window: int
    drain_timeout: int


@cache
def declared_keys() -> frozenset[str]:
    """Every key that Pulumi.yaml declares."""
    return frozenset(yaml.safe_load(PROJECT.read_text())["config"])


def open_keys() -> Keys:
    """The running stack's configuration, once no unknown key is in it."""
    return Keys(declared_keys())


def platform_settings() -> PlatformSettings:
    """The platform stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    return PlatformSettings(
        cluster=_cluster(keys),
        images=_images(keys),
        sources=_sources(keys),
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


def knative_settings() -> KnativeSettings:
    """The knative stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    common = _variant(keys)
    return KnativeSettings(
        **vars(common),
        min_scale=keys.integer("minScale", 0, common.max_scale),
        target_concurrency=keys.integer("targetConcurrency", 1, 1000),
        stable_window=keys.integer("stableWindow", 6, 3600),
        scale_to_zero_retention=keys.integer("scaleToZeroRetention", 0, 86_400),
        scale_down_delay=keys.integer("scaleDownDelay", 0, 3600),
        awakening_gate=keys.boolean("awakeningGate"),
        revision_timeout=keys.integer("revisionTimeout", 0, 31_536_000),
    )


def hpa_settings() -> HpaSettings:
    """The hpa stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    common = _variant(keys)
    return HpaSettings(
        **vars(common),
        min_replicas=keys.integer("minReplicas", 1, common.max_scale),
        cpu_target=keys.integer("cpuTarget", 1, 1000),
        scale_down_window=keys.integer("scaleDownWindow", 0, 3600),
        drain_timeout=keys.integer("drainTimeout", 0, 86_400),
    )


def _cluster(keys: Keys) -> ClusterSettings:
    presences = ("auto", "install", "present")
    kind = cast(ClusterKind, keys.choice("cluster", get_args(ClusterKind)))
    settings = ClusterSettings(
        kind=kind,
        lab_nodes=keys.integer("labNodes", 1, 9),
        kubeconfig=keys.text("kubeconfig"),
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


def _sources(keys: Keys) -> Sources:
    meaning = "a folder or an https URL"
    sources = Sources(
        knative=keys.text("knativeManifests", SOURCE, meaning),
        knative_sha256=keys.texts("knativeSha256", SHA256, "a SHA-256 sum"),
        traefik=keys.text("traefikManifests", SOURCE, meaning),
        traefik_sha256=keys.text("traefikSha256", f"|{SHA256}", "a SHA-256 sum, or empty"),
    )
    if sources.knative.startswith("https:") and len(sources.knative_sha256) != 2:
        raise pulumi.RunError(
            "knativeManifests is a URL, so knativeSha256 must list two SHA-256 sums, "
            "of serving-crds.yaml and serving-core.yaml"
        )
    if sources.traefik.startswith("https:") and not sources.traefik_sha256:
        raise pulumi.RunError("traefikManifests is a URL, so traefikSha256 must be its SHA-256 sum")
    return sources


def _variant(keys: Keys) -> VariantSettings:
    return VariantSettings(
        platform_stack=keys.text("platformStack", r"|[\w.-]+(/[\w.-]+)*", "a stack's full name"),
        pod=_pod(keys),
        measurement=MeasurementSettings(
            enabled=keys.boolean("measure"),
            protocol=keys.text("protocol", r"[\w./-]+", "a name such as quick, or a file"),
            run=keys.text("run"),
        ),
        prices=PriceSettings(
            cpu_hour=keys.number("priceCpuHour"),
            memory_gb_hour=keys.number("priceMemoryGbHour"),
            currency=keys.text("currency", "[A-Z]{3}", "three capitals such as USD"),
        ),
        max_scale=keys.integer("maxScale", 1, 100),
        ready_timeout=keys.integer("readyTimeout", 10, 3600),
        kernel_keeper=keys.boolean("kernelKeeper"),
    )


def _pod(keys: Keys) -> PodSettings:
    def quantity(key: str) -> str:
        return keys.text(key, QUANTITY, "a Kubernetes quantity such as 250m, 1 or 512Mi")

    return PodSettings(
        image=keys.text("image", IMAGE[1:], "an image name"),
        token=keys.secret("token", TOKEN, "16 to 128 letters, digits, - or _"),
        cpu_request=quantity("cpuRequest"),
        cpu_limit=quantity("cpuLimit"),
        memory_request=quantity("memoryRequest"),
        memory_limit=quantity("memoryLimit"),
        culling=_culling(keys),
        storage=_storage(keys),
        node_loss_tolerance=keys.integer("nodeLossTolerance", 0, 86_400),
    )


def _storage(keys: Keys) -> StorageSettings:
    storage = StorageSettings(
        size=keys.text("storage", SIZE, "a Kubernetes quantity such as 1Gi, or empty"),
        storage_class=keys.text("storageClass", CLASS, "a StorageClass, or empty for the default"),
        access=keys.choice("storageAccess", ("ReadWriteOnce", "ReadWriteMany")),
    )
    if storage.storage_class and not storage.size:
        raise pulumi.RunError(
            f"storageClass is {storage.storage_class!r}, but there is no volume to make: "
            "`pulumi config set storage SIZE`"
        )
    return storage


def _culling(keys: Keys) -> Culling:
    culling = Culling(
        after=keys.integer("cullIdleTimeout", 0, 604_800),
        interval=keys.integer("cullInterval", 1, 86_400),
        connected=keys.boolean("cullConnected"),
    )
    if culling.connected and not culling.after:
        raise pulumi.RunError(
            "cullConnected is 'true', but no kernel is culled: "
            "`pulumi config set cullIdleTimeout SECONDS`"
        )
    return culling
