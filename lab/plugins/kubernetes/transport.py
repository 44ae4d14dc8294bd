"""The HTTPS side of a connection: certificates, and patience with a busy server."""

from __future__ import annotations

import contextlib
import os
import ssl
import tempfile
from collections.abc import Generator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from lab.plugins.kubernetes.kubeconfig import Access

# A server that is too busy says when to come back; nothing else is tried again here.
_WHEN_BUSY = Retry(
    total=5,
    connect=0,
    read=0,
    redirect=0,
    other=0,
    status_forcelist={429},
    allowed_methods=None,
    backoff_factor=0.5,
    raise_on_status=False,
)


class Adapter(HTTPAdapter):
    """Verifies with the kubeconfig's CA alone, and shows its client certificate."""

    def __init__(self, access: Access) -> None:
        self._access = access
        super().__init__(pool_connections=4, pool_maxsize=64, max_retries=_WHEN_BUSY)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        kwargs["ssl_context"] = _tls(self._access)
        if self._access.insecure:
            kwargs["assert_hostname"] = False
        if self._access.tls_server_name:
            kwargs["server_hostname"] = self._access.tls_server_name
        super().init_poolmanager(*args, **kwargs)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave verification to the TLS context."""


def _tls(access: Access) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=access.ca)
    if access.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if access.certificate and access.key:
        with _private_file(access.certificate) as certificate, _private_file(access.key) as key:
            context.load_cert_chain(certificate, key)
    return context


@contextlib.contextmanager
def _private_file(text: str) -> Generator[str]:
    """A file that only we can read, for as long as it is needed."""
    handle, path = tempfile.mkstemp(prefix="kubeconfig-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        yield path
    finally:
        os.unlink(path)
