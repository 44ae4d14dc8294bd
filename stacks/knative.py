"""JupyterLab on Knative, and its measurements."""

from components.serverless_jupyterlab import (
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
    )
    variant = ServerlessJupyterLab("jupyterlab", args, base.opts)
    content = {"template": variant.template}
    finish(base, settings, Running(variant, variant.host, content, description(args)))
