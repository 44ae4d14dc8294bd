"""The variants as data: a module each, which holds one `VARIANT`.

Imports nothing of the project, so that everything else may iterate over it.
"""

from importlib import import_module
from pkgutil import iter_modules

from variants.model import Variant

MODEL = "model"
REFERENCE = "hpa"
"""The variant that the others are compared with, unless another one is asked for."""


def _listed() -> tuple[Variant, ...]:
    names = [module.name for module in iter_modules(__path__) if module.name != MODEL]
    variants: list[Variant] = [import_module(f"{__name__}.{name}").VARIANT for name in names]
    return tuple(sorted(variants, key=lambda variant: (variant.order, variant.name)))


VARIANTS = _listed()
"""All of them, in the order in which they are shown."""

NAMES = tuple(variant.name for variant in VARIANTS)
