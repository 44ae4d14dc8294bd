"""What of a kubeconfig is refused, since the Kubernetes provider or our own client cannot use it.

Without this each of them would say so in its own words, the provider once for each object.
"""

import base64
import binascii
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from kubeconfigs.contained import contained
from kubeconfigs.reading import KubeconfigError, Route, route

PLUGIN_APIS = tuple(f"client.authentication.k8s.io/{version}" for version in ("v1", "v1beta1"))
CREDENTIALS = ("token", "tokenFile", "client-certificate-data", "exec", "username")
IMPERSONATION = ("as", "as-uid", "as-groups", "as-user-extra")


def usable(config: Mapping[str, Any], context: str | None, folder: Path | None) -> Route:
    """Where a context leads, with its files contained.

    folder: where relative paths begin, None for a text. Raises KubeconfigError with the first
    obstacle.
    """
    named = route(config, context)
    cluster, user = contained(named.cluster, folder), contained(named.user, folder)
    found = Route(named.context, cluster, user)
    for obstacle in (*_of_cluster(cluster), *_of_user(found), *_of_plugin(user)):
        raise KubeconfigError(f"the kubeconfig's context {found.context!r}: {obstacle}")
    return found


def _of_cluster(cluster: Any) -> Iterator[str]:
    server, proxy = (str(cluster.get(key) or "") for key in ("server", "proxy-url"))
    if urlsplit(server).scheme not in ("http", "https") or not urlsplit(server).hostname:
        yield f"its cluster's server is {server!r}, but must be a URL such as https://ADDRESS:6443"
    if proxy and urlsplit(proxy).scheme not in ("http", "https"):
        yield (
            f"the scheme of its proxy-url is {urlsplit(proxy).scheme!r}, but only http and https "
            "are supported: set up an HTTP proxy before the other"
        )
    if cluster.get("certificate-authority-data"):
        yield from _of_pem(cluster, "certificate-authority-data")
        if cluster.get("insecure-skip-tls-verify"):
            yield (
                "its cluster has both a certificate-authority and insecure-skip-tls-verify, of "
                "which only one is allowed: remove one"
            )


def _of_user(way: Route) -> Iterator[str]:
    user = way.user
    secure = str(way.cluster.get("server")).startswith("https")
    if user.get("auth-provider"):
        yield "its user has an auth-provider, which Kubernetes gave up: use an exec plugin"
    elif secure and not any(user.get(key) for key in CREDENTIALS):
        yield f"its user has no credentials: it needs one of {', '.join(CREDENTIALS)}"
    if named := [key for key in IMPERSONATION if user.get(key)]:
        yield f"its user acts as another ({named[0]}), which is not supported: use that one"
    if user.get("token") and user.get("username"):
        yield "its user has both a token and a username, of which only one is allowed: remove one"
    pair = [bool(user.get(f"client-{key}-data")) for key in ("certificate", "key")]
    if any(pair) and not all(pair):
        yield "its user has one of client-certificate and client-key, but needs both"
    for key in ("client-certificate-data", "client-key-data"):
        yield from _of_pem(user, key)


def _of_pem(entry: Any, key: str) -> Iterator[str]:
    """PEM in base64, which the PEM itself, pasted as it is, is not."""
    try:
        data = base64.b64decode(str(entry.get(key) or ""))
    except binascii.Error:
        data = b"none"
    if data and b"-----BEGIN" not in data:
        yield f"its {key} is not PEM in base64"


def _of_plugin(user: Any) -> Iterator[str]:
    if not (plugin := user.get("exec")):
        return
    if not isinstance(plugin, dict):
        yield "its exec plugin must be a mapping"
        return
    plugin = cast("dict[str, Any]", plugin)
    api, mode = plugin.get("apiVersion"), plugin.get("interactiveMode")
    if api not in PLUGIN_APIS:
        yield f"its exec plugin has apiVersion {api!r}, but must have {' or '.join(PLUGIN_APIS)}"
    if mode == "Always":
        yield "its exec plugin has interactiveMode 'Always', but no terminal is there: log in first"
    if mode is None and api == PLUGIN_APIS[0]:
        yield "its exec plugin has no interactiveMode, which apiVersion v1 needs: set it to Never"
    command = str(plugin.get("command") or "")
    if not command or not shutil.which(command):
        hint = str(plugin.get("installHint") or "").strip()
        yield f"its exec plugin {command!r} is not installed{': ' if hint else ''}{hint}"
