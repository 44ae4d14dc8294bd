"""Holds a pod's end back while a notebook is open in it or a kernel computes.

The kubelet runs it before it ends the container, and no longer than the pod's grace period.
"""

import json
import os
import time
import urllib.request

KERNELS = "http://127.0.0.1:8888/api/kernels"
PERIOD_S = 2.0
TIMEOUT_S = 5.0
PATIENCE = 3
"""Failures in a row after which Jupyter is taken for dead, and there is nothing to wait for."""


def in_use(url: str = KERNELS) -> bool:
    """Whether any kernel has a client or is busy. Raises OSError or ValueError."""
    token = os.environ.get("JUPYTER_TOKEN", "")
    request = urllib.request.Request(url, headers={"Authorization": f"token {token}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        kernels = json.load(answer)
    return any(
        kernel.get("connections", 0) > 0 or kernel.get("execution_state") == "busy"
        for kernel in kernels
    )


def wait(url: str = KERNELS, period_s: float = PERIOD_S) -> None:
    """Returns once nobody uses a kernel, or Jupyter no longer answers."""
    failures = 0
    while failures < PATIENCE:
        try:
            if not in_use(url):
                return
            failures = 0
        except (OSError, ValueError):
            failures += 1
        time.sleep(period_s)


if __name__ == "__main__":
    wait()
