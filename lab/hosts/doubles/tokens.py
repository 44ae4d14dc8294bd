"""The tokens with which a node joins: for a single use, or valid until they expire."""

import hashlib
import ssl
import time

from lab.files import write_private
from lab.hosts.doubles import this_host
from lab.pki import Pki

SHORTEST = 32
FILE = this_host.DATA / "credentials/cluster-tokens.txt"
PERSISTENT = FILE.with_name("persistent-cluster-tokens.txt")
"""The tokens of launch configurations, which do not expire, one a line."""


def add(token: str, ttl: int) -> None:
    """Accept a token from now on; ttl: seconds, or -1 for a single use without expiry."""
    line = token if ttl == -1 else f"{token}|{time.time() + ttl:.0f}"
    write_private(FILE, "".join(f"{each}\n" for each in [*_lines(), line]).encode())


def keep(token: str) -> None:
    """Accept a token for ever."""
    write_private(PERSISTENT, f"{token}\n".encode())


def take(token: str) -> bool:
    """Whether a token is valid; one without an expiry is consumed."""
    if token and PERSISTENT.exists() and token in PERSISTENT.read_text().split():
        return True
    for line in _lines():
        known, _, end = line.partition("|")
        if known == token:
            if not end:
                rest = [each for each in _lines() if each != line]
                write_private(FILE, "".join(f"{each}\n" for each in rest).encode())
            return not end or time.time() < float(end)
    return False


def _lines() -> list[str]:
    return FILE.read_text().splitlines() if FILE.exists() else []


def fingerprint() -> str:
    """The first 12 digits of the agent's certificate's SHA-256."""
    pair = Pki(this_host.cluster()).apiserver(this_host.node())
    der = ssl.PEM_cert_to_DER_cert(pair.certificate.read_text())
    return hashlib.sha256(der).hexdigest()[:12]
