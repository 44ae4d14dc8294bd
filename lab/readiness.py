"""Whether a node is Ready: its API server, its Node object, a heartbeat of its running kubelet."""

import datetime as dt
import json
from typing import Any

from lab import kubectl
from lab.cluster import Cluster, Node
from lab.errors import LabError
from lab.node import freezing
from lab.node.supervision import Supervisor, summary
from lab.progress import step
from lab.shell import quiet
from lab.waiting import until

DEADLINE = 120
"""Seconds a node may take to be Ready; it takes 15 on two idle cores."""

API_S = 5
"""Seconds within which a node's API server must report that it is ready."""

FRESH = dt.timedelta(seconds=45)
"""A kubelet renews its lease every 10 s, and at once when it starts. After a crash or a restore the
Node may still have its former condition Ready, with a heartbeat from before."""


def wait(lab: Cluster) -> None:
    """Wait until every node is Ready. Raises TimedOut with the last state seen."""
    with step(f"lab '{lab.name}': nodes Ready", 15):
        for node in lab.nodes:
            until(
                lambda node=node: look(lab, node),
                what=f"node {node.name} is Ready (`python -m lab logs NAME` shows more)",
                deadline=DEADLINE,
            )


def look(lab: Cluster, node: Node) -> tuple[bool, str]:
    """Whether a node is Ready, and what was seen of it."""
    if freezing.frozen(lab, node):
        return False, "it is frozen: `python -m lab revive` thaws it"
    processes = Supervisor(node).processes()
    states = summary(processes)
    readyz = ("get", "--raw", "/readyz", f"--request-timeout={API_S}s")
    if not quiet(kubectl.command(lab, *readyz, at=node)):
        return False, f"the API server is not ready; {states}"
    try:
        node_object = json.loads(kubectl.ask(lab, "get", "node", node.name, "-o", "json"))
        lease = ("get", "lease", node.name, "-n", "kube-node-lease", "-o", "json")
        renewed = json.loads(kubectl.ask(lab, *lease))["spec"]["renewTime"]
    except LabError:
        return False, f"no Node object {node.name} with a heartbeat; {states}"
    conditions: list[dict[str, Any]] = node_object["status"].get("conditions", [])
    ready = next((c for c in conditions if c["type"] == "Ready"), {"status": "unknown"})
    seen = f"Ready is {ready['status']}: {ready.get('message', '')}; {states}"
    heartbeat = dt.datetime.fromisoformat(renewed)
    kubelet = processes.get("kubelet", {"start": 0})["start"]
    if heartbeat < max(dt.datetime.now(dt.UTC) - FRESH, dt.datetime.fromtimestamp(kubelet, dt.UTC)):
        return False, f"the last heartbeat is from {renewed}; {seen}"
    return ready["status"] == "True", seen
