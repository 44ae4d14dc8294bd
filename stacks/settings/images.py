"""Image names by cluster kind."""

from dataclasses import replace

from stacks.settings.platform import ClusterKind, Images
from versions import (
    COREDNS,
    GRAFANA,
    KNATIVE,
    KUBE_STATE_METRICS,
    LOCAL_PROVISIONER,
    METRICS_SERVER,
    PROMETHEUS,
    TRAEFIK,
)

LAB = Images(
    knative=f"dev.local/knative/{{name}}:{KNATIVE}",
    traefik=f"dev.local/traefik:{TRAEFIK}",
    coredns=f"dev.local/coredns:{COREDNS}",
    metrics_server=f"dev.local/metrics-server:{METRICS_SERVER}",
    prometheus=f"dev.local/prometheus:{PROMETHEUS}",
    kube_state_metrics=f"dev.local/kube-state-metrics:{KUBE_STATE_METRICS}",
    storage_provisioner=f"dev.local/local-provisioner:{LOCAL_PROVISIONER}",
    grafana="",
)
"""What the lab builds and has in its containerd; Grafana is not among it."""

OFFICIAL = Images(
    knative=f"gcr.io/knative-releases/knative.dev/serving/cmd/{{name}}:v{KNATIVE}",
    traefik=f"docker.io/library/traefik:v{TRAEFIK}",
    coredns=f"registry.k8s.io/coredns/coredns:v{COREDNS}",
    metrics_server=f"registry.k8s.io/metrics-server/metrics-server:v{METRICS_SERVER}",
    prometheus=f"quay.io/prometheus/prometheus:v{PROMETHEUS}",
    kube_state_metrics=f"registry.k8s.io/kube-state-metrics/kube-state-metrics:v{KUBE_STATE_METRICS}",
    storage_provisioner="",
    grafana=f"docker.io/grafana/grafana:{GRAFANA}",
)
"""What registries have; the provisioner of local volumes is the lab's own."""


def images(kind: ClusterKind, chosen: Images) -> Images:
    """The chosen images, and the cluster kind's where none is chosen."""
    defaults = LAB if kind == "lab" else OFFICIAL
    return replace(defaults, **{name: image for name, image in vars(chosen).items() if image})
