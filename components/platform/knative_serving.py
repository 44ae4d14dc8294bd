"""Knative Serving from its release manifests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

import versions
from components.objects.downloads import Downloads
from components.objects.labels import selector
from components.objects.manifest import documents, is_url, resources
from components.objects.metrics_service import metrics_service
from components.platform.knative_release import adapted

RELEASE = f"https://github.com/knative/serving/releases/download/knative-v{versions.KNATIVE}"
"""The official release's folder."""

NAMESPACE = "knative-serving"
METRICS = 9090
INGRESS_CLASS = "traefik.ingress.networking.knative.dev"
WEBHOOKS = {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}

FEATURES = (
    "kubernetes.podspec-affinity",
    "kubernetes.podspec-persistent-volume-claim",
    "kubernetes.podspec-persistent-volume-write",
    "kubernetes.podspec-securitycontext",
    "kubernetes.podspec-tolerations",
    "kubernetes.podspec-topologyspreadconstraints",
)
"""What notebooks need of a PodSpec beyond Knative's own choice: a volume and its group, several
nodes or that of the volume, and how long they stay on one that is lost."""

LEASES = {"lease-duration": "15s", "renew-deadline": "10s", "retry-period": "2s"}
"""Kubernetes' own times for its leaders, where Knative would wait a minute for another."""

Object = dict[str, Any]


@dataclass(frozen=True)
class KnativeServingArgs:
    """What to install, and how.

    manifests: folder with knative-crds.yaml and knative-core.yaml, or the URL of a release folder.
    images: pattern with {name}.
    local_registry: registry whose tags are not resolved, or empty. kernel_timeout,
    scale_to_zero_grace: seconds. spread: whether each component has a second pod on another node,
    and leaders are elected anew within seconds.
    """

    manifests: str
    downloads: Downloads
    images: str
    domain: str
    kernel_timeout: int
    scale_to_zero_grace: int = 30
    local_registry: str = ""
    small: bool = False
    spread: bool = False

    def objects(self) -> tuple[list[Object], list[Object]]:
        """The CRDs, and the rest."""
        crds, core = (documents(file, self.downloads) for file in files(self.manifests))
        return crds, [item for item in core if item["kind"] != "CustomResourceDefinition"]

    def settings(self) -> dict[str, dict[str, str]]:
        """The data of Knative's ConfigMaps.

        The activator keeps the ten minutes of grace it comes with: a kernel's connection goes
        through it only if it was opened while the revision was at zero. An empty
        config-observability would have none of its components tell metrics.
        """
        timeout = str(self.kernel_timeout)
        queue = {"queue-sidecar-image": self.images.format(name="queue")}
        skipping = {"registries-skipping-tag-resolving": self.local_registry}
        return {
            "config-leader-election": LEASES if self.spread else {},
            "config-observability": {"metrics.backend-destination": "prometheus"},
            "config-network": {"ingress-class": INGRESS_CLASS},
            "config-domain": {self.domain: ""},
            "config-deployment": queue | (skipping if self.local_registry else {}),
            "config-features": dict.fromkeys(FEATURES, "enabled"),
            "config-autoscaler": {"scale-to-zero-grace-period": f"{self.scale_to_zero_grace}s"},
            "config-defaults": {
                "revision-timeout-seconds": timeout,
                "max-revision-timeout-seconds": timeout,
                "revision-response-start-timeout-seconds": timeout,
            },
        }


def files(manifests: str) -> tuple[str, str]:
    """Where the CRDs and the rest are, in a folder or behind the URL of a release.

    A release has the CRDs in both of its files.
    """
    prefix = "serving" if is_url(manifests) else "knative"
    folder = manifests.rstrip("/")
    return f"{folder}/{prefix}-crds.yaml", f"{folder}/{prefix}-core.yaml"


class KnativeServing(pulumi.ComponentResource):
    """CRDs, then configuration and rights, then the controllers, then the admission webhooks.

    The webhooks come last and go first: while they are registered, Knative's objects can only
    be created or deleted with the webhook's pod there to answer.
    """

    def __init__(
        self, name: str, args: KnativeServingArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:KnativeServing", name, {}, opts)
        crds, core = args.objects()
        core = adapted(core, args.images, args.settings(), small=args.small, spread_out=args.spread)
        made: list[pulumi.Resource] = []
        for stage in (crds, *stages(core)):
            options = pulumi.ResourceOptions(parent=self, depends_on=list(made))
            made = resources(name, stage, lambda _, options=options: options)
        after = pulumi.ResourceOptions(parent=self, depends_on=made)
        metrics_service(name, NAMESPACE, selector("knative-serving"), METRICS, after)
        self.register_outputs({"version": versions.KNATIVE})


def stages(core: Sequence[Object]) -> list[list[Object]]:
    """Knative's objects in the order in which they need each other."""
    kinds = (
        {"Namespace"},
        None,
        {"Deployment"},
        WEBHOOKS,
    )
    named = set[str]().union(*(kind for kind in kinds if kind))
    return [
        [item for item in core if (item["kind"] in kind if kind else item["kind"] not in named)]
        for kind in kinds
    ]
