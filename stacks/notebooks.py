"""What the stacks of both variants do alike."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes import Provider

from components.jupyterlab_pod import JupyterLabPod
from components.measurement import Measurement, MeasurementArgs
from components.token_secret import TokenSecret, TokenSecretArgs
from components.variant import Description, NotebookArgs
from stacks.names import platform_of
from stacks.reference import PlatformOutputs
from stacks.settings import VariantSettings

PATH = "/lab"


@dataclass(frozen=True)
class Ground:
    """What a variant stands on: the platform, a provider for its cluster, and a token."""

    platform: PlatformOutputs
    opts: pulumi.ResourceOptions
    secret: TokenSecret
    namespace: pulumi.Output[str]


def ground(variant: str, settings: VariantSettings) -> Ground:
    """Open the platform for a variant. Raises pulumi.RunError where it is not there."""
    stack = platform_of(pulumi.get_stack())
    full = settings.platform_stack or "/".join(
        (pulumi.get_organization(), pulumi.get_project(), stack)
    )
    platform = PlatformOutputs(settings.platform_stack or stack, full)
    provider = Provider("cluster", kubeconfig=platform.get("kubeconfig"))
    opts = pulumi.ResourceOptions(provider=provider)
    namespace = platform.get("namespaces").apply(lambda names: names[variant])
    secret = TokenSecret("token", TokenSecretArgs(namespace, settings.pod.token), opts)
    return Ground(platform, opts, secret, namespace)


def notebook(base: Ground, settings: VariantSettings) -> NotebookArgs:
    """The arguments that both variants share."""
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
        ),
        token_secret=base.secret.secret_name,
        max_scale=settings.max_scale,
    )


@dataclass(frozen=True)
class Running:
    """A variant that runs: where it answers, and what a measurement of it depends on."""

    component: pulumi.Resource
    host: pulumi.Output[str]
    content: dict[str, Any]
    description: Description


def finish(base: Ground, settings: VariantSettings, running: Running) -> None:
    """Measure the variant and export what came of it."""
    ingress = base.platform.get("ingress")
    pulumi.export("url", url(running.host, ingress))
    pulumi.export("address", ingress.apply(lambda found: found["address"]))
    pulumi.export("token", pulumi.Output.secret(base.secret.token))
    if not settings.measurement.enabled:
        return
    described = {
        **running.description,
        "address": ingress.apply(lambda found: found["address"]),
        "port": ingress.apply(lambda found: found["http_port"]),
        "host": running.host,
        "path": PATH,
        "token": base.secret.token,
        "kubeconfig": base.platform.get("kubeconfig"),
        "prometheus": base.platform.get("prometheus"),
        "environment": base.platform.get("environment").apply(
            lambda found: {**found, "image": settings.pod.image}
        ),
    }
    measurement = Measurement(
        "measurement",
        MeasurementArgs(
            described=described,
            content=running.content,
            protocol=settings.measurement.protocol,
            run=settings.measurement.run,
        ),
        pulumi.ResourceOptions(depends_on=[running.component]),
    )
    pulumi.export("results", measurement.results)
    for name in ("protocol", "environment"):
        pulumi.export(name, measurement.results.apply(lambda found, name=name: found.get(name)))


def url(host: pulumi.Output[str], ingress: pulumi.Output[dict[str, Any]]) -> pulumi.Output[str]:
    """Where a browser finds the variant; the token is an output of its own."""
    return pulumi.Output.all(host, ingress).apply(
        lambda parts: f"http://{parts[0]}{port_suffix(parts[1]['http_port'])}{PATH}"
    )


def port_suffix(port: float) -> str:
    """`:PORT`, or nothing for HTTP's own."""
    return "" if int(port) == 80 else f":{int(port)}"
