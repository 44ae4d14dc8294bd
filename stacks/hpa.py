"""JupyterLab on Deployment + HorizontalPodAutoscaler, and its measurements."""

from dataclasses import dataclass

from components.hpa.jupyterlab import (
    AutoscaledJupyterLab,
    AutoscaledJupyterLabArgs,
    description,
)
from stacks.notebooks import Deployed, measure, notebook, open_platform
from stacks.settings import VariantSettings, open_keys, variant_settings


@dataclass(frozen=True)
class HpaSettings(VariantSettings):
    """How the HPA scales; the CPU target in percent of the request, times in seconds."""

    min_replicas: int
    cpu_target: int
    scale_down_window: int
    drain_timeout: int


def hpa_settings() -> HpaSettings:
    """The stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    common = variant_settings(keys)
    return HpaSettings(
        **vars(common),
        min_replicas=keys.integer("minReplicas", 1, common.max_scale),
        cpu_target=keys.integer("cpuTarget", 1, 1000),
        scale_down_window=keys.integer("scaleDownWindow", 0, 3600),
        drain_timeout=keys.integer("drainTimeout", 0, 86_400),
    )


def main() -> None:
    """Bring up the variant and measure it."""
    settings = hpa_settings()
    base = open_platform("hpa", settings)
    args = AutoscaledJupyterLabArgs(
        **vars(notebook(base, settings)),
        min_replicas=settings.min_replicas,
        cpu_target=settings.cpu_target,
        scale_down_window=settings.scale_down_window,
        drain_timeout=settings.drain_timeout,
    )
    variant = AutoscaledJupyterLab("jupyterlab", args, base.opts)
    scaling = {
        "min": settings.min_replicas,
        "max": settings.max_scale,
        "cpu_target": settings.cpu_target,
        "scale_down_window": settings.scale_down_window,
    }
    content = {"template": variant.template, "scaling": scaling}
    measure(base, settings, Deployed(variant, variant.host, content, description(args)))
