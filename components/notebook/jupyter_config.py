"""Jupyter's own settings, as arguments of its server: they win over the settings in an image."""

from collections.abc import Iterable, Mapping
from typing import Any

JupyterConfig = Mapping[str, Mapping[str, Any]]
"""Class → trait → value, a value as JSON has it, such as ServerApp → max_body_size → 1073741824."""


def merged(config: JupyterConfig, defaults: JupyterConfig) -> JupyterConfig:
    """The settings, and the defaults of the traits that they do not name."""
    classes = [*defaults, *(name for name in config if name not in defaults)]
    return {name: {**defaults.get(name, {}), **config.get(name, {})} for name in classes}


def config_arguments(config: JupyterConfig) -> list[str]:
    """`--Class.trait=value` of each.

    Kubernetes replaces $(NAME) in arguments by the value of a variable, so every $ is doubled.
    """
    return [
        f"--{name}.{trait}={word(value)}".replace("$", "$$")
        for name, traits in config.items()
        for trait, value in traits.items()
    ]


def word(value: Any) -> str:
    """A value as traitlets reads it: strings bare, all else as Python writes it."""
    return value if isinstance(value, str) else repr(value)


def trait_names(arguments: Iterable[str]) -> frozenset[str]:
    """The names of the traits that arguments set, without their classes."""
    return frozenset(word.partition("=")[0].rpartition(".")[2] for word in arguments)
