"""`python -m lab hosts up | down | status | config`."""

import argparse
import json

from lab.cluster import Cluster
from lab.errors import LabError
from lab.hosts import configuration, inventory, lifecycle
from lab.node.supervision import Supervisor
from lab.progress import console


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    up = commands.add_parser("up", help="start hosts with sshd, and nothing else on them")
    up.add_argument("--count", type=int, help="how many hosts (3)")
    commands.add_parser("down", help="take the hosts down and remove all of them")
    commands.add_parser("status", help="each host's address and processes")
    commands.add_parser("config", help="the inventory and the platform's config values, as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run one command; returns the exit code."""
    name = inventory.chosen_name()
    match arguments.action:
        case "up":
            hosts = lifecycle.up(name, arguments.count)
            addresses = ", ".join(host.address for host in hosts.nodes)
            console.print(f"[green]✓[/] hosts '{name}' are up: {addresses}")
        case "down":
            lifecycle.down(name)
        case "status":
            for host in _existing(name).nodes:
                print(f"{host.name}  {host.address}  {Supervisor(host).state()}")
        case _:
            print(json.dumps(configuration.described(_existing(name)), indent=1))
    return 0


def _existing(name: str) -> Cluster:
    hosts = inventory.existing(name)
    if hosts is None:
        raise LabError(f"hosts '{name}' are down: `python -m lab hosts up` starts them")
    return hosts
