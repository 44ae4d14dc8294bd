"""What runs: nodes, processes with uptime and memory, and the addresses to open."""

import json
import time
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from lab import cluster, kubectl, readiness
from lab.cluster import Cluster, Node
from lab.errors import LabError
from lab.node import freezing, processes
from lab.node.supervision import Supervisor


def show(name: str) -> bool:
    """Print the lab's state; returns whether every node is Ready."""
    console = Console()
    lab = cluster.existing(name)
    if lab is None:
        console.print(f"lab '{name}' is down: `python -m lab up` starts it")
        return False
    ready = [_node(console, lab, node) for node in lab.nodes]
    console.print(f"kubeconfig  {lab.kubeconfig}\nAPI server  {_api(lab)}")
    for line in _addresses(lab):
        console.print(f"open        {line}")
    return all(ready)


def _node(console: Console, lab: Cluster, node: Node) -> bool:
    ready, seen = readiness.look(lab, node)
    state = "Ready" if ready else f"not Ready: {seen}"
    table = Table(title=f"{node.name}  {node.address}  {state}", title_justify="left", box=None)
    for column in ("process", "state", "uptime", "memory"):
        table.add_column(column, justify="left" if column in ("process", "state") else "right")
    pids = processes.host_pids(node)
    known = {} if freezing.frozen(lab, node) else Supervisor(node).processes()
    for info in known.values():
        table.add_row(*_row(info, pids.get(info["pid"])))
    console.print(table)
    return ready


def _row(info: dict[str, Any], pid: int | None) -> tuple[str, str, str, str]:
    uptime = f"{time.time() - info['start']:.0f} s" if pid else ""
    return info["name"], info["statename"].lower(), uptime, _memory(pid) if pid else ""


def _memory(pid: int) -> str:
    try:
        return f"{psutil.Process(pid).memory_info().rss / 2**20:.0f} MB"
    except psutil.NoSuchProcess:
        return ""


def _api(lab: Cluster) -> str:
    return ", ".join(lab.api_server(node) for node in lab.nodes)


def _addresses(lab: Cluster) -> list[str]:
    """The hosts that Traefik's routes name, each with a node through which it is reached."""
    ask = ("get", "ingressroutes.traefik.io", "-A", "-o", "json")
    try:
        routes = json.loads(kubectl.ask(lab, *ask))["items"]
    except LabError:
        return []
    matches = [route["match"] for item in routes for route in item["spec"]["routes"]]
    hosts = {part.split("`")[1] for match in matches for part in match.split("Host(")[1:]}
    return [
        f"http://{host}/lab  (Host header, through {kubectl.serving(lab).address})"
        for host in sorted(hosts)
    ]
