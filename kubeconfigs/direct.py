"""Whether an API server is reached without the proxy that the environment names."""

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

RANGE = ip_network("198.18.0.0/15")
"""The benchmarking range of RFC 2544, which holds all labs: no proxy can lead there."""


def is_direct(server: str) -> bool:
    """Whether a URL's host is reached directly: in RANGE, on loopback, or named by `NO_PROXY`.

    `NO_PROXY` counts with its address ranges, as Go reads it; httpx knows names and addresses only.
    """
    from requests.utils import should_bypass_proxies

    try:
        address = ip_address(urlsplit(server).hostname or "")
    except ValueError:
        return should_bypass_proxies(server, None)
    return address.is_loopback or address in RANGE or should_bypass_proxies(server, None)
