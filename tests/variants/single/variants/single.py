"""JupyterLab as one pod that nothing scales."""

from variants.model import Variant

VARIANT = Variant(name="single", title="Single pod", order=90, namespace="notebooks-single")
