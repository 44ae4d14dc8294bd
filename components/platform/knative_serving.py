"""Knative Serving from its release manifests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.objects.labels import selector
from components.objects.manifest import documents, resources
from components.objects.metrics_service import metrics_service
from components.platform.knative_release import adapted

VERSION = "1.17.0"
NAMESPACE = "knative-serving"
METRICS = 9090
INGRESS_CLASS = "traefik.ingress.networking.knative.dev"
WEBHOOKS = {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}

FEATURES = (
    "kubernetes.podspec-persistent-volume-claim",
    "kubernetes.podspec-persistent-volume-write",
    "kubernetes.podspec-securitycontext",
    "kubernetes.podspec-tolerations",
    "kubernetes.podspec-topologyspreadconstraints",
)
"""What notebooks need of a PodSpec beyond Knative's own choice: a volume and its group, several
nodes, and how long they stay on one that is lost."""

LEASES = {"lease-duration": "15s", "renew-deadline": "10s", "retry-period": "2s"}
"""Kubernetes' own times for its leaders, where Knative would wait a minute for another."""

Object = dict[str, Any]


@dataclass(frozen=True)
class KnativeServingArgs:
    """What to install, and how.

    manifests: folder with knative-crds.yaml and knative-core.yaml, or the URL of a release folder,
    then with the SHA-256 sums of its two files. images: pattern with {name}.
    local_registry: registry whose tags are not resolved, or empty. kernel_timeout,
    scale_to_zero_grace: seconds. spread: whether each component has a second pod on another node,
    and leaders are elected anew within seconds.
    """

    manifests: str
    sha256: Sequence[str]
    images: str
    domain: str
    kernel_timeout: int
    scale_to_zero_grace: int = 30
    local_registry: str = ""
    small: bool = False
    spread: bool = False

    def objects(self) -> tuple[list[Object], list[Object]]:
        """The CRDs, and the rest."""
        if self.manifests.startswith("https:"):
            folder = self.manifests.rstrip("/")
            crds, core = (f"{folder}/{name}.yaml" for name in ("serving-crds", "serving-core"))
            return documents(crds, "", self.sha256[0]), _without_crds(
                documents(core, "", self.sha256[1])
            )
        return (
            documents(self.manifests, "knative-crds.yaml"),
            documents(self.manifests, "knative-core.yaml"),
        )

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
        self.register_outputs({"version": VERSION})


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


def _without_crds(core: Sequence[Object]) -> list[Object]:
    return [item for item in core if item["kind"] != "CustomResourceDefinition"]
