"""What of a notebook server is in use: its kernels and its terminals, by its own REST API.

As a program it holds a pod's end back until nothing is, or Jupyter no longer answers. The kubelet
runs it before it ends the container, and no longer than the pod's grace period. It is one file,
since a command's argument carries it into the pod.
"""

import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

SERVER = "http://127.0.0.1:8888"
PERIOD_S = 2.0
TIMEOUT_S = 5.0
PATIENCE = 3
"""Failures in a row after which Jupyter is taken for dead, and there is nothing to wait for."""

RECENT = timedelta(minutes=10)
"""How long somebody is taken to be at a terminal after its last input or output."""

NOT_FOUND = 404


@dataclass(frozen=True)
class Use:
    """A server's kernels and terminals by what they do.

    computing: kernels that are busy, terminals whose shell runs something; idle: the others;
    connected: clients of kernels, and terminals that somebody is at.
    """

    computing: int
    idle: int
    connected: int

    @property
    def people(self) -> bool:
        """Whether anybody would miss the server."""
        return self.computing > 0 or self.connected > 0


def use_of(server: str, token: str, timeout_s: float = TIMEOUT_S) -> Use:
    """What is in use now. Raises OSError, ValueError, KeyError or TypeError where it is not told.

    Looking counts as nobody's activity, or the server would never end itself for want of it.
    """

    def ask(kind: str) -> list[dict[str, Any]]:
        request = urllib.request.Request(  # noqa: S310
            f"{server}/api/{kind}?no_track_activity=1", headers={"Authorization": f"token {token}"}
        )
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
            return json.load(answer)

    kernels = ask("kernels")
    try:
        terminals = ask("terminals")
    except urllib.error.HTTPError as error:
        if error.code != NOT_FOUND:
            raise
        terminals = []
    at_terminals = list(map(_recent, terminals))
    working = sum(map(_busy, kernels)) + sum(map(_works, terminals, at_terminals))
    return Use(
        computing=working,
        idle=len(kernels) + len(terminals) - working,
        connected=sum(int(kernel["connections"]) for kernel in kernels) + sum(at_terminals),
    )


def _busy(item: dict[str, Any]) -> bool:
    return item["execution_state"] == "busy"


def _works(terminal: dict[str, Any], recent: bool) -> bool:
    """By what its shell runs, which the server of `images/jupyterlab` tells; others do not."""
    return _busy(terminal) if "execution_state" in terminal else recent


def _recent(terminal: dict[str, Any]) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(terminal["last_activity"]) < RECENT


def wait(server: str = SERVER, period_s: float = PERIOD_S) -> None:
    """Returns once nobody uses the server, or it no longer answers."""
    token, failures = os.environ.get("JUPYTER_TOKEN", ""), 0
    while failures < PATIENCE:
        try:
            if not use_of(server, token).people:
                return
            failures = 0
        except (OSError, ValueError, KeyError, TypeError):
            failures += 1
        time.sleep(period_s)


if __name__ == "__main__":
    wait()
