"""The function `kubernetes:yaml:decode`: manifests as objects, read as Kubernetes reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from lab.plugins.failures import Failure

_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_INT = re.compile(r"^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$")
_BOOL = re.compile(
    r"^(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$"
)
_TRUE = {"y", "yes", "true", "on"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with Go's scalars: no dates, no base 60, exponents without a point."""


def decode(
    text: str, default_namespace: str, is_namespaced: Callable[[str, str], bool]
) -> list[dict[str, Any]]:
    """The objects in the YAML documents of `text`, without the empty ones.

    Objects that live in namespaces and name none get `default_namespace`, unless that is "".

    Raises:
        Failure: the text is not YAML, or one of its documents is not an object.
    """
    try:
        documents = list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise Failure(f"cannot read the manifest: {error}") from error
    objects = [_object(document) for document in documents if document is not None]
    kept = [item for item in objects if item.get("kind") and item.get("apiVersion")]
    for item in kept:
        if default_namespace and is_namespaced(item["apiVersion"], item["kind"]):
            metadata = item.setdefault("metadata", {})
            metadata.setdefault("namespace", default_namespace)
    return kept


def _object(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise Failure(f"expected objects in the manifest, found {type(document).__name__}")
    return document


def _construct_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    if re.fullmatch(r"0[0-7]+", digits):
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _construct_bool(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool:
    return str(loader.construct_scalar(node)).lower() in _TRUE


def _construct_float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(str(loader.construct_scalar(node)))


def _set_up() -> None:
    kept = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
    _Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in kept]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    digits = list("-+.0123456789")
    _Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOL, list("yYnNtTfFoO"))
    _Loader.add_implicit_resolver("tag:yaml.org,2002:int", _INT, digits)
    _Loader.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, digits)
    _Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)
    _Loader.add_constructor("tag:yaml.org,2002:bool", _construct_bool)
    _Loader.add_constructor("tag:yaml.org,2002:float", _construct_float)


_set_up()
