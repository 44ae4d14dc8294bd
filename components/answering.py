"""Whether the lab is there, asked once before dozens of resources find out one by one."""

import base64
import socket
import ssl
from urllib.parse import urlsplit

import pulumi
import yaml

DEADLINE = 5
"""Seconds for the API server's port to open, and for its certificate."""


def answering(kubeconfig: str) -> str:
    """The kubeconfig itself, once the lab's API server has been seen.

    A preview does not look. Raises pulumi.RunError where nothing listens, and where a new lab has
    taken the place of the one that the stack knows.
    """
    if pulumi.runtime.is_dry_run():
        return kubeconfig
    cluster = yaml.safe_load(kubeconfig)["clusters"][0]["cluster"]
    server = cluster["server"]
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
    try:
        greet(server, authority)
    except ssl.SSLCertVerificationError:
        stack = pulumi.get_stack()
        raise pulumi.RunError(
            f"the lab at {server} is a new one, and stack {stack!r} is of an earlier one: forget "
            f"each of its stacks with `pulumi stack rm --force --preserve-config {stack}`"
        ) from None
    except OSError as error:
        raise pulumi.RunError(
            f"the lab at {server} does not answer ({error}): run `python -m lab up`"
        ) from None
    return kubeconfig


def greet(server: str, authority: str) -> None:
    """Open a TLS connection that a certificate authority (PEM) vouches for, and close it.

    Raises OSError, of which ssl.SSLCertVerificationError is a kind.
    """
    parts = urlsplit(server)
    host = parts.hostname or ""
    context = ssl.create_default_context(cadata=authority)
    with (
        socket.create_connection((host, parts.port or 443), DEADLINE) as plain,
        context.wrap_socket(plain, server_hostname=host),
    ):
        pass
