"""Whether the lab is there, asked once before dozens of resources find out one by one."""

import socket
from urllib.parse import urlsplit

import pulumi
import yaml

DEADLINE = 5
"""Seconds for the API server's port to open."""


def answering(kubeconfig: str) -> str:
    """The kubeconfig itself, once the lab's API server has been seen.

    A preview does not look. Raises pulumi.RunError where nothing listens.
    """
    server = server_of(kubeconfig)
    if not pulumi.runtime.is_dry_run() and not listens(server):
        raise pulumi.RunError(f"the lab at {server} does not answer: run `python -m lab up`")
    return kubeconfig


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
