"""JupyterLab on Deployment + HorizontalPodAutoscaler, and its measurements."""

from components.hpa.jupyterlab import (
    AutoscaledJupyterLab,
    AutoscaledJupyterLabArgs,
    description,
)
from stacks.notebooks import Running, finish, ground, notebook
from stacks.settings import hpa_settings


def main() -> None:
    """Bring up the hpa variant and measure it."""
    settings = hpa_settings()
    base = ground("hpa", settings)
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
    finish(base, settings, Running(variant, variant.host, content, description(args)))
