"""JupyterLab on Knative, and its measurements."""

from components.knative.jupyterlab import (
    ServerlessJupyterLab,
    ServerlessJupyterLabArgs,
    description,
)
from stacks.notebooks import Running, finish, ground, notebook
from stacks.settings import knative_settings


def main() -> None:
    """Bring up the knative variant and measure it."""
    settings = knative_settings()
    base = ground("knative", settings)
    args = ServerlessJupyterLabArgs(
        **vars(notebook(base, settings)),
        min_scale=settings.min_scale,
        target_concurrency=settings.target_concurrency,
        stable_window=settings.stable_window,
        scale_to_zero_retention=settings.scale_to_zero_retention,
        scale_down_delay=settings.scale_down_delay,
        awakening_gate=settings.awakening_gate,
    )
    variant = ServerlessJupyterLab("jupyterlab", args, base.opts)
    running = Running(
        variant,
        variant.host,
        content={"template": variant.template},
        description=description(args, variant.cookie),
        revisions_kept=settings.revision_timeout,
    )
    finish(base, settings, running)
