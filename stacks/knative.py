"""JupyterLab on Knative, and its measurements."""

from dataclasses import dataclass

from components.knative.jupyterlab import (
    ServerlessJupyterLab,
    ServerlessJupyterLabArgs,
    description,
)
from stacks.notebooks import Deployed, measure, notebook, open_platform
from stacks.settings.keys import open_keys
from stacks.settings.notebook import VariantSettings, variant_settings

TARGETS = {"concurrency": "targetConcurrency", "rps": "targetRps"}
"""The scaling metrics, each with the key of its target."""


@dataclass(frozen=True)
class KnativeSettings(VariantSettings):
    """How Knative scales. Times in seconds."""

    min_scale: int
    metric: str
    target: int
    stable_window: int
    scale_to_zero_retention: int
    scale_down_delay: int
    awakening_gate: bool
    revision_timeout: int


def knative_settings() -> KnativeSettings:
    """The stack's settings. Raises pulumi.RunError for the first wrong one."""
    keys = open_keys()
    common = variant_settings(keys)
    metric = keys.choice("scalingMetric", TARGETS)
    targets = {name: keys.integer(key, 1, 1000) for name, key in TARGETS.items()}
    return KnativeSettings(
        **vars(common),
        min_scale=keys.integer("minScale", 0, common.max_scale),
        metric=metric,
        target=targets[metric],
        stable_window=keys.integer("stableWindow", 6, 3600),
        scale_to_zero_retention=keys.integer("scaleToZeroRetention", 0, 3600),
        scale_down_delay=keys.integer("scaleDownDelay", 0, 3600),
        awakening_gate=keys.boolean("awakeningGate"),
        revision_timeout=keys.integer("revisionTimeout", 0, 31_536_000),
    )


def main() -> None:
    """Bring up the variant and measure it."""
    settings = knative_settings()
    base = open_platform("knative", settings)
    args = ServerlessJupyterLabArgs(
        **vars(notebook(base, settings)),
        min_scale=settings.min_scale,
        metric=settings.metric,
        target=settings.target,
        stable_window=settings.stable_window,
        scale_to_zero_retention=settings.scale_to_zero_retention,
        scale_down_delay=settings.scale_down_delay,
        awakening_gate=settings.awakening_gate,
    )
    variant = ServerlessJupyterLab("jupyterlab", args, base.opts)
    deployed = Deployed(
        variant,
        variant.host,
        content={"template": variant.template},
        description=description(args, variant.cookie),
        revisions_kept=settings.revision_timeout,
    )
    measure(base, settings, deployed)
