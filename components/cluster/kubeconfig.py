"""The kubeconfig of a user's cluster, as the stacks keep it."""

from pathlib import Path
from typing import Any

import pulumi
import yaml

from kubeconfigs.limits import usable
from kubeconfigs.reading import KubeconfigError, Route, named, parsed, text_of


def chosen(source: str, context: str) -> str:
    """A kubeconfig's YAML text with one context made the current one, and no need of other files.

    It has the contexts that lead to the same cluster, and no other cluster's credentials. source: a
    path, or the text itself; context: empty takes the current one. Raises pulumi.RunError where
    the kubeconfig cannot be read or used.
    """
    try:
        text, folder = text_of(source)
        config = parsed(text)
        return _of(config, context or config.get("current-context"), folder)
    except KubeconfigError as error:
        raise pulumi.RunError(str(error)) from None


def _of(config: dict[str, Any], context: str | None, folder: Path | None) -> str:
    current = usable(config, context, folder)
    authority = current.cluster.get("certificate-authority-data")
    routes = {current.context: current}
    for name in named(config, "context"):
        try:
            other = usable(config, name, folder)
        except KubeconfigError:
            continue
        if authority and other.cluster.get("certificate-authority-data") == authority:
            routes[name] = other
    return yaml.safe_dump({**_kept(config, routes), "current-context": context}, sort_keys=False)


def _kept(config: dict[str, Any], routes: dict[str, Route]) -> dict[str, Any]:
    """The kubeconfig with the entries of these routes alone."""
    contexts = named(config, "context")
    clusters = {str(contexts[name]["cluster"]): way.cluster for name, way in routes.items()}
    users = {str(contexts[name]["user"]): way.user for name, way in routes.items()}
    kept = {
        "cluster": clusters,
        "user": users,
        "context": {name: contexts[name] for name in routes},
    }
    entries = {
        f"{kind}s": [
            {**entry, kind: values[str(entry["name"])]}
            for entry in config.get(f"{kind}s") or []
            if str(entry["name"]) in values
        ]
        for kind, values in kept.items()
    }
    return {**config, **entries}
