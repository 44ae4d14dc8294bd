"""The cluster agent: what a host does by itself once MicroK8s is on it."""

import subprocess
import sys
import threading
import time

from lab.hosts.doubles import api, enabling, forwarding, here, launcher, members, server
from lab.node import containers
from lab.shell import quiet

PACE = 5
"""Seconds between two looks at members, nodes and the launch configuration."""

API_SERVERS = (
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
    "?labelSelector=kubernetes.io/service-name=kubernetes"
)


def main() -> None:
    """Load the images that MicroK8s brings, then look after the cluster for good."""
    threading.Thread(target=server.server().serve_forever, daemon=True).start()
    containers.wait(here.node())
    for archive in sorted(here.STORE.glob("*.tar")):
        containers.load(here.node(), archive)
    duties = (_routes, _endpoints) if here.WORKER.exists() else (_routes, _promote, _apply)
    while True:
        for duty in duties:
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


def _endpoints() -> None:
    """A worker is led to all API servers that there are, not only to the one it joined."""
    if found := forwarding.advertised(api.ask(API_SERVERS)):
        forwarding.point_to(found)


def _apply() -> None:
    told = launcher.pending()
    if not told or not api.ready():
        return
    for addon in told.get("addons") or []:
        if enabling.enable([addon["name"], *map(str, addon.get("args") or [])]):
            return
    if told.get("join"):
        _join_apart()
    else:
        launcher.applied()


def _join_apart() -> None:
    """A join ends this agent, and what it prints to."""
    command = [sys.executable, "-m", "lab.hosts.doubles.launcher"]
    with (here.node().folder / "logs/join.log").open("ab") as log:
        subprocess.run(command, stdout=log, stderr=log, check=False, start_new_session=True)


if __name__ == "__main__":
    main()
