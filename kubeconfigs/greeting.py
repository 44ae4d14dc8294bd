"""Whether an API server answers, without any credentials."""

import socket
import ssl
from urllib.parse import urlsplit

SECONDS = 2.0
"""For a server's port to open, and for its certificate: a host that is gone answers neither."""


def greet(server: str, authority: str) -> None:
    """Open a TLS connection that a certificate authority (PEM) vouches for, and close it.

    server: an https URL. Raises OSError, of which ssl.SSLCertVerificationError is a kind.
    """
    parts = urlsplit(server)
    host = parts.hostname or ""
    context = ssl.create_default_context(cadata=authority)
    with (
        socket.create_connection((host, parts.port or 443), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host),
    ):
        pass
