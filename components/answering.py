"""Whether the lab is there, asked once before dozens of resources find out one by one."""

import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pulumi
import yaml

DEADLINE = 5
"""Seconds for the API server's port to open."""


def expect_lab(outputs: Mapping[str, Any]) -> None:
    """Stop where a platform's outputs tell of a lab, and nothing listens at its address.

    A preview does not ask. Raises pulumi.RunError.
    """
    kubeconfig = outputs.get("kubeconfig")
    if pulumi.runtime.is_dry_run() or outputs.get("cluster") != "lab" or not kubeconfig:
        return
    server = server_of(kubeconfig)
    if not listens(server):
        raise pulumi.RunError(f"the lab at {server} does not answer: run `python -m lab up`")


def server_of(kubeconfig: str) -> str:
    """The API server's URL in a kubeconfig with one cluster."""
    return yaml.safe_load(kubeconfig)["clusters"][0]["cluster"]["server"]


def listens(url: str) -> bool:
    """Whether a URL's port accepts a connection."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname, parts.port or 443), DEADLINE).close()
    except OSError:
        return False
    return True
