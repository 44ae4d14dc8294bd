"""Everything that the variants share: cluster, add-ons, Traefik, Knative Serving, Prometheus."""

from collections.abc import Mapping, Sequence

import pulumi

import versions
from components.cluster import holder
from components.cluster.provider import cluster_provider
from components.notebook.namespace import NotebookNamespace, NotebookNamespaceArgs
from components.objects.downloads import Downloads, Pin
from components.platform import knative_serving, prometheus
from components.platform.cluster_dns import ClusterDns, ClusterDnsArgs
from components.platform.dashboards import Dashboards, DashboardsArgs
from components.platform.knative_serving import KnativeServing, KnativeServingArgs
from components.platform.kube_state_metrics import KubeStateMetrics, KubeStateMetricsArgs
from components.platform.local_storage import LocalStorage, LocalStorageArgs
from components.platform.metrics_server import MetricsServer, MetricsServerArgs
from components.platform.prometheus import Prometheus, PrometheusArgs
from components.platform.traefik import Traefik, TraefikArgs
from stacks.cluster import Cluster, cluster
from stacks.reference import last_outputs
from stacks.settings.images import images
from stacks.settings.platform import Images, PlatformSettings, platform_settings
from variants import VARIANTS

LOCAL_REGISTRY = "dev.local"
SUMS = "manifestSums"
"""The output that keeps the SHA-256 sum of every release file behind a URL."""

NAMESPACES = {variant.name: variant.namespace for variant in VARIANTS}
SERVERLESS = [variant for variant in VARIANTS if "knative-serving" in variant.needs]
METRICS_SERVER = any("metrics-server" in variant.needs for variant in VARIANTS)
"""Whether a variant's autoscaler asks for it."""


def main() -> None:
    """Bring up the platform and export what the variants need."""
    settings = platform_settings()
    downloads = downloads_of(settings.sources.pins)
    chosen = images(settings.cluster.kind, settings.images)
    base = cluster(settings.cluster, chosen.storage_provisioner)
    provider = cluster_provider(base.component.kubeconfig, config_maps_mutable=True)
    opts = pulumi.ResourceOptions(provider=provider, deleted_with=base.component.life)
    holder.hold(holder.PLATFORM, opts)
    addons(base, chosen, settings, opts)
    watched, certificate = serving(base, chosen, settings, downloads, opts)
    monitoring(base, chosen, settings, watched, opts)
    export(settings, base)
    pulumi.export("certificate", certificate)


def downloads_of(pins: Mapping[str, Pin]) -> Downloads:
    """The files behind URLs, held to the sums that the stack kept; a folder's are not fetched."""
    return Downloads(pins, last_outputs().get(SUMS, {}) if pins else {})


def addons(
    base: Cluster, chosen: Images, settings: PlatformSettings, opts: pulumi.ResourceOptions
) -> None:
    """What the cluster may lack."""
    if base.install_dns:
        dns = ClusterDnsArgs(
            chosen.coredns,
            base.component.dns_address,
            settings.cluster.dns_forward,
            base.spread,
        )
        ClusterDns("dns", dns, opts)
    if base.install_metrics_server and METRICS_SERVER:
        MetricsServer("metrics-server", MetricsServerArgs(chosen.metrics_server), opts)
    if base.install_storage:
        LocalStorage("local-storage", LocalStorageArgs(chosen.storage_provisioner), opts)


def serving(
    base: Cluster,
    chosen: Images,
    settings: PlatformSettings,
    downloads: Downloads,
    opts: pulumi.ResourceOptions,
) -> tuple[list[pulumi.Resource], pulumi.Output[str]]:
    """Knative Serving, the notebooks' namespaces, and the ingress that looks into them.

    Returns what makes the namespaces, and the certificate of the ingress.
    """
    local = settings.cluster.kind == "lab"
    knative = KnativeServing(
        "knative",
        KnativeServingArgs(
            manifests=settings.sources.knative,
            downloads=downloads,
            images=chosen.knative,
            domain=settings.domain,
            kernel_timeout=settings.kernel_timeout,
            scale_to_zero_grace=settings.scale_to_zero_grace,
            local_registry=LOCAL_REGISTRY if local else "",
            small=local and settings.cluster.lab_nodes == 1,
            spread=base.spread,
        ),
        opts,
    )
    spaces = [
        NotebookNamespace(
            variant.namespace,
            NotebookNamespaceArgs(variant.namespace, settings.internet, variant in SERVERLESS),
            opts,
        )
        for variant in VARIANTS
    ]
    ingress = Traefik(
        "traefik",
        TraefikArgs(
            image=chosen.traefik,
            crds=settings.sources.traefik,
            downloads=downloads,
            namespaces=list(NAMESPACES.values()),
            domain=settings.domain,
            certificate=settings.tls.certificate,
            key=settings.tls.key,
            needed=[knative, *spaces],
        ),
        opts,
    )
    if downloads.sums:
        pulumi.export(SUMS, downloads.sums)
    return [knative, *spaces], ingress.certificate


def monitoring(
    base: Cluster,
    chosen: Images,
    settings: PlatformSettings,
    watched: Sequence[pulumi.Resource],
    opts: pulumi.ResourceOptions,
) -> None:
    """Prometheus, what tells it of autoscalers and pods, and dashboards where they are wanted."""
    samples = Prometheus(
        "prometheus",
        PrometheusArgs(
            image=chosen.prometheus,
            retention=settings.prometheus_retention,
            size=settings.prometheus_size,
            scrape_interval=settings.scrape_interval,
            nodes=base.component.nodes,
            fixed_nodes=settings.cluster.kind == "lab" or not settings.node_discovery,
            serverless=[variant.namespace for variant in SERVERLESS],
        ),
        opts,
    )
    state = KubeStateMetricsArgs(
        image=chosen.kube_state_metrics,
        namespaces=[*NAMESPACES.values(), knative_serving.NAMESPACE],
        needed=[samples, *watched],
    )
    KubeStateMetrics("kube-state-metrics", state, opts)
    if settings.dashboards:
        shown = DashboardsArgs(chosen.grafana, settings.scrape_interval, needed=[samples])
        grafana = Dashboards("dashboards", shown, opts)
        pulumi.export("dashboards", grafana.access)


def export(settings: PlatformSettings, base: Cluster) -> None:
    """The platform's outputs; secret of these are the kubeconfig and access to dashboards."""
    pulumi.export("kubeconfig", pulumi.Output.secret(base.component.kubeconfig))
    pulumi.export("nodes", base.component.nodes)
    pulumi.export("domain", settings.domain)
    pulumi.export("namespaces", NAMESPACES)
    pulumi.export("cluster", settings.cluster.kind)
    pulumi.export("ingress", {"address": base.ingress_address, "http_port": 80, "https_port": 443})
    pulumi.export("prometheus", {"proxy_path": prometheus.PROXY_PATH})
    pulumi.export(
        "environment",
        {
            "cluster": settings.cluster.kind,
            "knative_version": versions.KNATIVE,
            "traefik_version": versions.TRAEFIK,
            "scrape_interval_s": settings.scrape_interval,
        },
    )
