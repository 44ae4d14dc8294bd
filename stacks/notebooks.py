"""What the stacks of all variants do alike."""

from dataclasses import dataclass
from typing import Any

import pulumi

from components.cluster.holder import hold
from components.cluster.provider import cluster_provider
from components.notebook.arguments import Description, NotebookArgs
from components.notebook.jupyterlab_pod import JupyterLabPod
from components.notebook.kernel_keeper import NAME as KEEPER
from components.notebook.kernel_keeper import KernelKeeper, KernelKeeperArgs, overhead
from components.notebook.measurement import Measurement, MeasurementArgs
from components.notebook.storage import NotebookStorage, NotebookStorageArgs
from components.notebook.token_secret import TokenSecret, TokenSecretArgs
from components.notebook.volumes import PodVolumes
from stacks.names import platform_of
from stacks.reference import PlatformOutputs, last_outputs
from stacks.settings.notebook import PodSettings, StorageSettings, VariantSettings
from variants import VARIANTS
from variants.model import Variant

PATH = "/lab"
DESCRIPTION_VERSION = 2
VOLUME = "volume"
"""The output that names the claim of the notebooks' volume."""


@dataclass(frozen=True)
class Foundation:
    """What a variant stands on: the platform, a provider for its cluster, and a token."""

    variant: Variant
    platform: PlatformOutputs
    opts: pulumi.ResourceOptions
    secret: TokenSecret
    namespace: pulumi.Output[str]


def open_platform(variant: str, settings: VariantSettings) -> Foundation:
    """Open the platform for a variant. Raises pulumi.RunError where it is not there."""
    stack = platform_of(pulumi.get_stack())
    full = settings.platform_stack or "/".join(
        (pulumi.get_organization(), pulumi.get_project(), stack)
    )
    platform = PlatformOutputs(settings.platform_stack or stack, full)
    provider = cluster_provider(platform.get("kubeconfig"))
    opts = pulumi.ResourceOptions(provider=provider)
    namespace = platform.namespace(variant)
    hold(namespace, opts)
    known = next(entry for entry in VARIANTS if entry.name == variant)
    secret = TokenSecret("token", TokenSecretArgs(namespace, settings.pod.token), opts)
    return Foundation(known, platform, opts, secret, namespace)


def notebook(base: Foundation, settings: VariantSettings) -> NotebookArgs:
    """The arguments that all variants share."""
    pod = settings.pod
    return NotebookArgs(
        namespace=base.namespace,
        domain=base.platform.get("domain"),
        pod=JupyterLabPod(
            image=pod.image,
            cpu_request=pod.cpu_request,
            cpu_limit=pod.cpu_limit,
            memory_request=pod.memory_request,
            memory_limit=pod.memory_limit,
            culling=pod.culling,
            jupyter=pod.jupyter,
            volumes=PodVolumes(pod.scratch, pod.shared_memory, claim(base, pod.storage)),
            one_node=pod.storage.one_node,
            node_loss_tolerance=pod.node_loss_tolerance,
        ),
        token_secret=base.secret.secret_name,
        max_scale=settings.max_scale,
        ready_timeout=settings.ready_timeout,
    )


def claim(base: Foundation, storage: StorageSettings) -> pulumi.Output[str] | None:
    """The claim of the notebooks' volume; None where nothing is kept.

    Raises pulumi.RunError where that would forget a volume.
    """
    if not storage.size:
        _refuse_to_forget()
        return None
    args = NotebookStorageArgs(base.namespace, storage.size, storage.storage_class, storage.access)
    volume = NotebookStorage("notebooks", args, base.opts).claim
    pulumi.export(VOLUME, volume)
    return volume


def _refuse_to_forget() -> None:
    if claim_name := last_outputs().get(VOLUME):
        raise pulumi.RunError(
            f"storage is empty, but the notebooks are on the volume of the claim {claim_name!r}, "
            "which would be deleted: copy them and `pulumi destroy` the stack first, or run "
            "`pulumi config rm storage`"
        )


@dataclass(frozen=True)
class Deployed:
    """A variant on the cluster: where it answers, and what a measurement of it depends on.

    revisions_kept: seconds that Knative's revisions stay once another has followed.
    """

    component: pulumi.Resource
    host: pulumi.Output[str]
    content: dict[str, Any]
    description: Description
    revisions_kept: int | None = None


def measure(base: Foundation, settings: VariantSettings, deployed: Deployed) -> None:
    """Measure the variant and export what came of it."""
    ingress = base.platform.get("ingress")
    pulumi.export("url", url(deployed.host, ingress))
    pulumi.export("address", ingress.apply(lambda values: values["address"]))
    pulumi.export("token", pulumi.Output.secret(base.secret.token))
    keeper = kernel_keeper(base, settings, deployed.revisions_kept)
    described = description(base, settings, deployed, [overhead(base.namespace) for _ in keeper])
    pulumi.export("description", pulumi.Output.secret(described))
    pulumi.export("prices", vars(settings.prices))
    if not settings.measurement.enabled:
        return
    measurement = Measurement(
        "measurement",
        MeasurementArgs(
            described=described,
            content=deployed.content,
            protocol=settings.measurement.protocol,
            run=settings.measurement.run,
        ),
        pulumi.ResourceOptions(depends_on=[deployed.component, *keeper]),
    )
    pulumi.export("results", measurement.results)
    for name in ("protocol", "environment"):
        pulumi.export(name, measurement.results.apply(lambda values, name=name: values.get(name)))


def description(
    base: Foundation, settings: VariantSettings, deployed: Deployed, beside: list[Any]
) -> Description:
    """The variant as the benchmark wants it described (`benchmark/variant.py`); holds secrets.

    beside: whose use counts as overhead too.
    """
    ingress, specific = base.platform.get("ingress"), deployed.description
    return {
        **specific,
        "version": DESCRIPTION_VERSION,
        "name": base.variant.name,
        "title": base.variant.title,
        "namespace": base.namespace,
        "notebook": {
            "kind": "server",
            "address": ingress.apply(lambda values: values["address"]),
            "port": ingress.apply(lambda values: values["http_port"]),
            "host": deployed.host,
            "path": PATH,
            "token": base.secret.token,
            **specific["notebook"],
        },
        "overhead": [*specific["overhead"], *beside],
        "kubeconfig": base.platform.get("kubeconfig"),
        "prometheus": base.platform.get("prometheus"),
        "environment": base.platform.get("environment").apply(
            lambda values: {**values, **specific["environment"], **facts(settings.pod)}
        ),
    }


def kernel_keeper(
    base: Foundation, settings: VariantSettings, revisions_kept: int | None
) -> list[pulumi.Resource]:
    """The controller that tells a scale-in of kernels, where it is wanted."""
    if not settings.kernel_keeper:
        return []
    args = KernelKeeperArgs(
        namespace=base.namespace,
        image=settings.pod.image,
        token_secret=base.secret.secret_name,
        ready_timeout=settings.ready_timeout,
        revisions_kept=revisions_kept,
    )
    return [KernelKeeper(KEEPER, args, base.opts)]


def facts(pod: PodSettings) -> dict[str, Any]:
    """What results say of the notebook's own container."""
    requests = {"cpu_request": pod.cpu_request, "memory_request": pod.memory_request}
    return {"image": pod.image, "pod": requests}


def url(host: pulumi.Output[str], ingress: pulumi.Output[dict[str, Any]]) -> pulumi.Output[str]:
    """Where a browser finds the variant; the token is an output of its own."""
    return pulumi.Output.all(host, ingress).apply(
        lambda parts: f"http://{parts[0]}{port_suffix(parts[1]['http_port'])}{PATH}"
    )


def port_suffix(port: float) -> str:
    """`:PORT`, or nothing for HTTP's own."""
    return "" if int(port) == 80 else f":{int(port)}"
