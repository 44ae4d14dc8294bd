"""The cluster agent: what a host does by itself once MicroK8s is on it."""

import subprocess
import threading
import time

from lab.hosts.doubles import addons, api, here, launcher, members, server
from lab.node import containers
from lab.shell import quiet

PACE = 5
"""Seconds between two looks at members, nodes and the launch configuration."""


def main() -> None:
    """Load the images that MicroK8s brings, then look after the cluster for good."""
    threading.Thread(target=server.server().serve_forever, daemon=True).start()
    containers.wait(here.node())
    for archive in sorted(here.STORE.glob("*.tar")):
        containers.load(here.node(), archive)
    while True:
        for duty in (_routes, _promote, _apply):
            try:
                duty()
            except (OSError, subprocess.SubprocessError) as error:
                print(f"{duty.__name__}: {error}", flush=True)
        time.sleep(PACE)


def _routes() -> None:
    for node in api.nodes():
        address = api.address(node)
        if address not in ("", here.node().address):
            quiet(["ip", "route", "replace", here.pods_of(address), "via", address])


def _promote() -> None:
    """Learners become voters, until three vote: the API server of one that does not is no use."""
    found = members.listed()
    if sum(not m.get("isLearner") for m in found) < members.VOTERS:
        members.promote(found)


def _apply() -> None:
    told = launcher.pending()
    if not told or not api.ready():
        return
    for addon in told.get("addons") or []:
        if addons.enable([addon["name"], *map(str, addon.get("args") or [])]):
            return
    launcher.PENDING.rename(launcher.APPLIED)


if __name__ == "__main__":
    main()
