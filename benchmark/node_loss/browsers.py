"""Browsers that hold a pod's affinity cookie and go on asking through a loss."""

import time

import requests

from benchmark.load.hits import SUCCESS, Hit
from benchmark.notebook import Notebook

PERIOD_S = 0.5
"""Between one answer and the next request; a browser that waited longer asks again at once."""


def browse(notebook: Notebook, cookie: str, seconds: float, timeout_s: float) -> list[Hit]:
    """What one browser was answered for so long; it takes the cookies that it is sent."""
    end = time.monotonic() + seconds
    hits: list[Hit] = []
    with requests.Session() as http:
        http.trust_env = False
        http.headers.update(notebook.headers)
        http.cookies.set(notebook.affinity_cookie, cookie, domain=notebook.host)
        while time.monotonic() < end:
            hit = _asked(http, f"{notebook.origin}{notebook.kernels}", timeout_s)
            hits.append(hit)
            time.sleep(max(0.0, PERIOD_S - hit.latency_s))
    return hits


def _asked(http: requests.Session, url: str, timeout_s: float) -> Hit:
    at, began = time.time(), time.monotonic()
    try:
        answer = http.get(url, timeout=timeout_s, allow_redirects=False)
        kind = "ok" if answer.status_code == SUCCESS else f"http {answer.status_code}"
    except requests.Timeout:
        kind = "timeout"
    except requests.RequestException:
        kind = "connection lost"
    return Hit(at, time.monotonic() - began, kind)
