"""Requests to the host's own API server, or through a worker's proxy, as the host's identity."""

import base64
import json
import ssl
import tempfile
import urllib.request
from functools import cache
from typing import Any

import yaml

from lab.hosts.doubles import services


@cache
def _credentials() -> tuple[str, ssl.SSLContext]:
    kubeconfig = yaml.safe_load(services.looking().read_text())
    cluster, user = kubeconfig["clusters"][0]["cluster"], kubeconfig["users"][0]["user"]
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
    context = ssl.create_default_context(cadata=authority)
    with tempfile.NamedTemporaryFile() as pem:
        for part in ("client-certificate-data", "client-key-data"):
            pem.write(base64.b64decode(user[part]))
        pem.flush()
        context.load_cert_chain(pem.name)
    return cluster["server"], context


def ask(path: str, method: str = "GET") -> dict[str, Any]:
    """The answer to a request. Raises OSError if there is none."""
    server, context = _credentials()
    request = urllib.request.Request(server + path, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=5, context=context) as answer:  # noqa: S310
        return json.load(answer)


def nodes() -> list[dict[str, Any]]:
    """The Node objects."""
    return ask("/api/v1/nodes")["items"]


def ready() -> bool:
    """Whether the API answers and any node is Ready, not necessarily this one."""
    try:
        return any(_is_ready(node) for node in nodes())
    except (OSError, FileNotFoundError):
        return False


def _is_ready(node: dict[str, Any]) -> bool:
    conditions = node["status"].get("conditions", [])
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def address(node: dict[str, Any]) -> str:
    """A Node's InternalIP."""
    addresses = node["status"].get("addresses", [])
    return next((a["address"] for a in addresses if a["type"] == "InternalIP"), "")
