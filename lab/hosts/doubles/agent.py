"""The cluster agent: what a host does by itself once MicroK8s is installed."""

import subprocess
import sys
import threading
import time

from lab.hosts.doubles import api, enabling, forwarding, launcher, members, server, this_host
from lab.node import containers
from lab.shell import quiet

PACE = 5
"""Seconds between two looks at members, nodes and the launch configuration."""

API_SERVERS = (
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
    "?labelSelector=kubernetes.io/service-name=kubernetes"
)


def main() -> None:
    """Load the images that MicroK8s includes, then do the agent's duties for ever."""
    threading.Thread(target=server.server().serve_forever, daemon=True).start()
    containers.wait(this_host.node())
    for archive in sorted(this_host.STORE.glob("*.tar")):
        containers.load(this_host.node(), archive)
    duties = (_routes, _endpoints) if this_host.WORKER.exists() else (_routes, _promote, _apply)
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
        if address not in ("", this_host.node().address):
            quiet(["ip", "route", "replace", this_host.pods_of(address), "via", address])


def _promote() -> None:
    """Promote learners until three members vote: the API server of a learner answers nothing."""
    listed = members.listed()
    if sum(not m.get("isLearner") for m in listed) < members.VOTERS:
        members.promote(listed)


def _endpoints() -> None:
    """Point a worker to all API servers, not only to the one that it joined."""
    if servers := forwarding.advertised(api.ask(API_SERVERS)):
        forwarding.point_to(servers)


def _apply() -> None:
    configuration = launcher.pending()
    if not configuration or not api.ready():
        return
    for addon in configuration.get("addons") or []:
        if enabling.enable([addon["name"], *map(str, addon.get("args") or [])]):
            return
    if configuration.get("join"):
        _join_apart()
    else:
        launcher.applied()


def _join_apart() -> None:
    """Join in a process of its own: a join ends this agent, and with it its output."""
    command = [sys.executable, "-m", "lab.hosts.doubles.launcher"]
    with (this_host.node().folder / "logs/join.log").open("ab") as log:
        subprocess.run(command, stdout=log, stderr=log, check=False, start_new_session=True)


if __name__ == "__main__":
    main()
