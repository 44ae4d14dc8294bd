"""Which contexts of a kubeconfig lead to its current cluster, and which of them answers."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kubeconfigs.greeting import greet

Greeting = Callable[[str, str], None]
"""Takes a server's URL and its authority (PEM). Raises OSError where it does not answer."""


@dataclass(frozen=True)
class Way:
    """A context, the API server that it leads to, and the authority of its certificate (PEM)."""

    context: str
    user: str
    server: str
    authority: str


def ways(kubeconfig: str) -> list[Way]:
    """The current context, then the others to the same cluster, one for each API server.

    They are the same cluster where the same authority vouches for them. Contexts of the current
    one's user come first. None where the text is no kubeconfig, or names no authority.
    """
    try:
        config = yaml.safe_load(kubeconfig)
        routes = [_way(config, str(entry["name"])) for entry in config["contexts"]]
        current = _way(config, str(config["current-context"]))
    except (yaml.YAMLError, binascii.Error, KeyError, TypeError, ValueError, StopIteration):
        return []
    if not current.authority:
        return []
    same = [way for way in routes if way.authority == current.authority]
    same.sort(key=lambda way: way.user != current.user)
    by_server: dict[str, Way] = {}
    for way in (current, *same):
        by_server.setdefault(way.server, way)
    return list(by_server.values())


def _way(config: dict[str, Any], name: str) -> Way:
    context = _named(config, "context", name)
    cluster = _named(config, "cluster", str(context["cluster"]))
    authority = base64.b64decode(str(cluster.get("certificate-authority-data") or "")).decode()
    return Way(name, str(context.get("user", "")), str(cluster["server"]), authority)


def _named(config: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(entry[kind] for entry in config[f"{kind}s"] if entry["name"] == name)


def first_answering(routes: Sequence[Way], greeting: Greeting = greet) -> Way:
    """The first way whose API server answers.

    Raises OSError, the first one's, where none does.
    """
    first: OSError | None = None
    for way in routes:
        try:
            greeting(way.server, way.authority)
        except OSError as error:
            first = first or error
        else:
            return way
    raise first or OSError("the kubeconfig leads to no API server")


def reached(kubeconfig: str, greeting: Greeting = greet) -> str:
    """The kubeconfig with the first context that answers made the current one.

    It is left as it is where it leads to one API server only, and where none answers: whoever
    uses it says so better.
    """
    routes = ways(kubeconfig)
    if len(routes) < 2:
        return kubeconfig
    try:
        way = first_answering(routes, greeting)
    except OSError:
        return kubeconfig
    return kubeconfig if way == routes[0] else switched(kubeconfig, way.context)


def switched(kubeconfig: str, context: str) -> str:
    """The kubeconfig with another context as its current one."""
    config = yaml.safe_load(kubeconfig)
    return yaml.safe_dump({**config, "current-context": context}, sort_keys=False)


def identity(kubeconfig: str) -> str:
    """A word for the cluster, the same by whichever of its API servers it is reached.

    That is a hash of its authority; of the kubeconfig where that names none.
    """
    routes = ways(kubeconfig)
    text = routes[0].authority if routes else kubeconfig
    return hashlib.sha256(text.encode()).hexdigest()[:16]
