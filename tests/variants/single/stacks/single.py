"""JupyterLab as one pod that nothing scales, and its measurements."""

from components.single.jupyterlab import SingleJupyterLab, description

from stacks.notebooks import Deployed, measure, notebook, open_platform
from stacks.settings.keys import open_keys
from stacks.settings.notebook import variant_settings


def main() -> None:
    """Bring up the variant and measure it."""
    settings = variant_settings(open_keys())
    base = open_platform("single", settings)
    args = notebook(base, settings)
    variant = SingleJupyterLab("jupyterlab", args, base.opts)
    content = {"template": variant.template}
    measure(base, settings, Deployed(variant, variant.host, content, description()))
