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


IDENTITY = "serverless-notebooks"
"""The name of the extension by which a kubeconfig keeps its cluster's identity."""


@dataclass(frozen=True)
class Way:
    """A context, the API server that it leads to, and the authority of its certificate (PEM).

    direct: whether it is reached without a proxy, and by the name in its certificate.
    """

    context: str
    user: str
    server: str
    authority: str
    direct: bool = True


def ways(kubeconfig: str) -> list[Way]:
    """The current context, then the others to the same cluster, one for each API server.

    They are the same cluster where the same authority vouches for them. Contexts of the current
    one's user come first. None where the text is no kubeconfig, or names no authority. Whoever
    has to be reached by a proxy is not replaced, and replaces nobody.
    """
    listed = _listed(kubeconfig)
    if not listed or not listed[0].authority:
        return []
    current, *routes = listed
    same = [
        way
        for way in routes
        if way.authority == current.authority and way.direct and current.direct
    ]
    same.sort(key=lambda way: way.user != current.user)
    by_server: dict[str, Way] = {}
    for way in (current, *same):
        by_server.setdefault(way.server, way)
    return list(by_server.values())


def _listed(kubeconfig: str) -> list[Way]:
    """The current context, then all of them; none where the text is no kubeconfig."""
    try:
        config = yaml.safe_load(kubeconfig)
        names = [config["current-context"], *(entry["name"] for entry in config["contexts"])]
        return [_way(config, str(name)) for name in names]
    except (yaml.YAMLError, binascii.Error, KeyError, TypeError, ValueError, StopIteration):
        return []


def _way(config: dict[str, Any], name: str) -> Way:
    context = _named(config, "context", name)
    cluster = _named(config, "cluster", str(context["cluster"]))
    authority = base64.b64decode(str(cluster.get("certificate-authority-data") or "")).decode()
    direct = not (cluster.get("proxy-url") or cluster.get("tls-server-name"))
    return Way(name, str(context.get("user", "")), str(cluster["server"]), authority, direct)


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

    That is the one that the kubeconfig keeps, or a hash of its authority; of the kubeconfig where
    that names none.
    """
    routes = ways(kubeconfig)
    text = routes[0].authority if routes else kubeconfig
    return _kept(kubeconfig) or hashlib.sha256(text.encode()).hexdigest()[:16]


def recognized(kubeconfig: str, known: str) -> str:
    """The kubeconfig, keeping the identity that its cluster has had.

    known: the one that led to it before, or an empty text. A hash of a kubeconfig changes with
    each word in it, and with its identity a cluster would be replaced, with all that is on it.
    """
    routes = [*_listed(kubeconfig)[:1], *_listed(known)[:1]]
    if len(routes) < 2 or identity(kubeconfig) == identity(known):
        return kubeconfig
    now, before = routes
    if now.server != before.server or before.authority not in ("", now.authority):
        return kubeconfig
    config = yaml.safe_load(kubeconfig)
    kept = {"name": IDENTITY, "extension": {"identity": identity(known)}}
    extensions = [*(config.get("extensions") or []), kept]
    return yaml.safe_dump({**config, "extensions": extensions}, sort_keys=False)


def _kept(kubeconfig: str) -> str:
    try:
        extensions = yaml.safe_load(kubeconfig)["extensions"]
        return next(e["extension"]["identity"] for e in extensions if e["name"] == IDENTITY)
    except (yaml.YAMLError, KeyError, TypeError, StopIteration):
        return ""
