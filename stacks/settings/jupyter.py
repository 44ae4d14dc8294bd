"""The key jupyterConfig: any trait of Jupyter's, but for those that others answer for."""

import re
from collections.abc import Iterator
from typing import Any

import pulumi

from components.notebook import volumes
from components.notebook.jupyter_config import JupyterConfig, trait_names
from components.notebook.jupyterlab_pod import Culling, arguments
from stacks.settings.keys import Keys

KEY = "jupyterConfig"
CLASS = r"[A-Z]\w*"
TRAIT = r"[a-z]\w*"
SECRET = re.compile(r"token|passw|secret|credential|api_?key", re.IGNORECASE)
OF_THE_POD = trait_names([*arguments(), *volumes.arguments()])
OF_KEYS = trait_names(Culling(after=1).arguments())


def jupyter_config(keys: Keys) -> JupyterConfig:
    """Class → trait → value. Raises pulumi.RunError for what cannot be set by it."""
    config = keys.structure(KEY, dict)
    keys.refuse_secret(KEY, "its values are arguments of a process, which can be seen")
    for name, traits in config.items():
        if not re.fullmatch(CLASS, name, re.ASCII) or not isinstance(traits, dict):
            raise pulumi.RunError(
                f"{KEY} has {name!r}, but must be class → trait → value: "
                f"`pulumi config set --path '{KEY}.ServerApp.max_body_size' 268435456`"
            )
        for trait, value in traits.items():
            _check(name, trait, value)
    return config


def _check(name: str, trait: str, value: Any) -> None:
    path = f"{KEY}.{name}.{trait}"
    removal = f"`pulumi config rm --path '{path}'`"
    if not re.fullmatch(TRAIT, trait, re.ASCII):
        raise pulumi.RunError(f"{path} names no trait such as max_body_size: {removal}")
    if trait in OF_THE_POD:
        raise pulumi.RunError(f"{path} is set by the pod itself, which depends on it: {removal}")
    if trait in OF_KEYS:
        raise pulumi.RunError(f"{path} is what the key {camel(trait)} sets: {removal}")
    if secrets := [word for word, leaf in leaves(trait, value) if _secret(word, leaf)]:
        raise pulumi.RunError(
            f"{path} holds a secret ({secrets[0]}), but would be seen as an argument of a process: "
            f"{removal}; the key token sets the token, and an image of your own can hold others"
        )


def _secret(name: str, value: Any) -> bool:
    """A number or null would be a token too, as the text that it is on a command line."""
    return not isinstance(value, bool) and bool(SECRET.search(name))


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every value that holds no others, with the nearest name above it.

    A list or an object without entries is one too.
    """
    if isinstance(value, dict) and value:
        for inner, nested in value.items():
            yield from leaves(inner, nested)
    elif isinstance(value, list) and value:
        for nested in value:
            yield from leaves(name, nested)
    else:
        yield name, value


def camel(trait: str) -> str:
    """A trait's name as a key of this project writes it."""
    first, *others = trait.split("_")
    return first + "".join(map(str.capitalize, others))
