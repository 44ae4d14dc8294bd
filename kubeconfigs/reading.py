"""What a kubeconfig says: its entries by name, and what a context leads to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

LONGEST_NAME = 255
"""Characters of a file's name at most: a longer one is a text that was not taken for one."""


class KubeconfigError(ValueError):
    """A kubeconfig that cannot be used. The message says why, and what to do."""


@dataclass(frozen=True)
class Route:
    """What a context leads to: its cluster's and its user's entries, as the kubeconfig has them."""

    context: str
    cluster: Mapping[str, Any]
    user: Mapping[str, Any]


def is_text(source: str) -> bool:
    """Whether it is a kubeconfig's text, in YAML or JSON, and not the path of a file."""
    return "\n" in source or source.lstrip().startswith("{")


def text_of(source: str) -> tuple[str, Path | None]:
    """A kubeconfig's text, and the folder that its relative paths begin at.

    source: a path, or the text itself, which has no folder. Raises KubeconfigError.
    """
    if is_text(source):
        return source, None
    if len(Path(source).name) > LONGEST_NAME:
        raise KubeconfigError(
            f"the value of `kubeconfig`, a line of {len(source)} characters, is neither a path nor "
            "a kubeconfig's text (encoded, perhaps: decode it)"
        )
    try:
        path = Path(source).expanduser()
        text = path.read_text(encoding="utf-8")
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        raise KubeconfigError(_unreadable(source, error)) from None
    if not text.strip():
        raise KubeconfigError(
            f"the kubeconfig {path} is empty: `pulumi config set kubeconfig PATH`"
        )
    return text, path.absolute().parent


def _unreadable(source: str, error: Exception) -> str:
    if os.pathsep in source:
        return (
            f"kubeconfig is {source!r}, but must be one file: merge a list of them with `kubectl "
            "config view --flatten > FILE` and `pulumi config set kubeconfig FILE`"
        )
    reason = error.strerror if isinstance(error, OSError) else error
    return (
        f"the kubeconfig {source} cannot be read ({reason}): `pulumi config set kubeconfig PATH` "
        "with the path of a file"
    )


def parsed(text: str) -> dict[str, Any]:
    """The kubeconfig behind a text. Raises KubeconfigError where it is none."""
    try:
        config: object = yaml.safe_load(text)
    except yaml.YAMLError:
        config = None
    if not isinstance(config, dict) or "clusters" not in config:
        raise KubeconfigError("the value of `kubeconfig` is neither a kubeconfig nor a file of one")
    config = cast("dict[str, Any]", config)
    for kind in ("cluster", "context", "user"):
        entries = config.get(f"{kind}s")
        if entries is not None and not _are_entries(entries):
            raise KubeconfigError(
                f"the kubeconfig's `{kind}s` must be a list of entries with names"
            )
    return config


def _are_entries(value: object) -> bool:
    entries = cast("list[object]", value) if isinstance(value, list) else [None]
    return all(isinstance(entry, dict) and "name" in entry for entry in entries)


def named(config: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The entries of a kind (`cluster`, `context`, `user`) by name."""
    return {str(entry["name"]): entry.get(kind) for entry in config.get(f"{kind}s") or []}


def route(config: Mapping[str, Any], context: str | None) -> Route:
    """Where a context leads. Raises KubeconfigError that names what is missing."""
    contexts = named(config, "context")
    if context not in contexts:
        raise KubeconfigError(
            f"the kubeconfig has no context {context!r}, only {', '.join(contexts) or 'none'}: "
            "`pulumi config set context NAME`"
        )
    return Route(context, *(_target(config, context, kind) for kind in ("cluster", "user")))


def _target(config: Mapping[str, Any], context: str, kind: str) -> Mapping[str, Any]:
    name = (named(config, "context")[context] or {}).get(kind)
    entries = named(config, kind)
    if name is None:
        raise KubeconfigError(f"the kubeconfig's context {context!r} names no {kind}: add one")
    if str(name) not in entries:
        raise KubeconfigError(
            f"the kubeconfig's context {context!r} names the {kind} {name!r}, which it does not "
            f"have, only {', '.join(entries) or 'none'}: add it, or take another context"
        )
    entry = entries[str(name)] or {}
    if not isinstance(entry, dict):
        raise KubeconfigError(f"the kubeconfig's {kind} {name!r} must be a mapping")
    return cast("Mapping[str, Any]", entry)
