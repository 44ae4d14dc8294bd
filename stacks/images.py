"""Image names by cluster kind."""

from dataclasses import replace

from stacks.settings import ClusterKind, Images

LAB = Images(
    knative="dev.local/knative/{name}:1.17.0",
    traefik="dev.local/traefik:3.6.7",
    coredns="dev.local/coredns:1.12.0",
    metrics_server="dev.local/metrics-server:0.7.2",
    prometheus="dev.local/prometheus:2.42.0",
    kube_state_metrics="dev.local/kube-state-metrics:2.15.0",
    storage_provisioner="dev.local/local-provisioner:1.0.0",
    grafana="",
)
"""What the lab builds and has in its containerd; Grafana is not among it."""

OFFICIAL = Images(
    knative="gcr.io/knative-releases/knative.dev/serving/cmd/{name}:v1.17.0",
    traefik="docker.io/library/traefik:v3.6.7",
    coredns="registry.k8s.io/coredns/coredns:v1.12.0",
    metrics_server="registry.k8s.io/metrics-server/metrics-server:v0.7.2",
    prometheus="quay.io/prometheus/prometheus:v2.42.0",
    kube_state_metrics="registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0",
    storage_provisioner="",
    grafana="docker.io/grafana/grafana:11.6.0",
)
"""What registries have; the provisioner of local volumes is the lab's own."""


def images(kind: ClusterKind, chosen: Images) -> Images:
    """The chosen images, and the cluster kind's where none is chosen."""
    defaults = LAB if kind == "lab" else OFFICIAL
    return replace(defaults, **{name: image for name, image in vars(chosen).items() if image})
