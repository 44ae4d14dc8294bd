"""The lab's command line: `python -m lab up | down | status | backup | logs | doctor | …`."""

import argparse
import json
import os
import shlex
from collections.abc import Callable
from typing import NoReturn

from rich.markup import escape

from kubeconfigs.contexts import identity
from lab import cluster, environment, kubectl, lifecycle, sealing, status, variables
from lab.backup import cli as backup
from lab.cluster import DNS_IP, Cluster, Node, chosen_name
from lab.doctor import report
from lab.errors import LabError, as_root
from lab.hosts import cli as hosts
from lab.node import loss, supervision
from lab.progress import console


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser("up", help="build what is missing, start the cluster, wait for it")
    up.add_argument("--nodes", type=int, help="how many nodes (1)")
    up.add_argument("--json", action="store_true", help="describe the cluster on stdout")
    down = commands.add_parser("down", help="take the cluster down and leave nothing of it")
    down.add_argument("--keep-data", action="store_true", help="keep the datastore and images")
    only = "leave alone a newer lab than that of which PULUMI_COMMAND_STDOUT has the kubeconfig"
    down.add_argument("--described", action="store_true", help=only)
    lose = commands.add_parser("lose", help="simulate the loss of one of several nodes")
    lose.add_argument("node", type=int, help="the node's number")
    lose.add_argument("--how", choices=loss.WAYS, default="kill", help="how it is lost (kill)")
    revive = commands.add_parser("revive", help="recover a lost node")
    revive.add_argument("node", type=int, help="the node's number")
    backup.add(commands)
    commands.add_parser("status", help="nodes, processes, addresses")
    commands.add_parser("doctor", help="what this machine lacks, and how to fix it")
    commands.add_parser("tools", help="build Pulumi, kubectl and vegeta, render the manifests")
    commands.add_parser("build", help="build everything, start nothing")
    commands.add_parser("env", help='shell lines for `eval "$(python -m lab env)"`')
    hosts.add(commands.add_parser("hosts", help="bare hosts with sshd, to test MicroK8s on"))
    log = commands.add_parser("logs", help="a process's log")
    log.add_argument("name", help="etcd, containerd, apiserver, kubelet, …")
    log.add_argument("--node", type=int, default=1)
    log.add_argument("--lines", type=int, default=100)
    log.add_argument("--follow", "-f", action="store_true")
    commands.add_parser("kubectl", help="kubectl as administrator", add_help=False)
    return parser


def main(words: list[str]) -> int:
    """Run one command; returns the exit code (2 for the user's mistake, 1 for a failure)."""
    arguments, rest = _parser().parse_known_args(words)
    if rest and arguments.command != "kubectl":
        _parser().error(f"unknown arguments: {' '.join(rest)}")
    try:
        return hosts.run(arguments) if arguments.command == "hosts" else _run(arguments, words)
    except LabError as error:
        console.print(f"[red]✗[/] {escape(str(error))}", soft_wrap=True)
        return 1
    except PermissionError as error:
        said = f"{error.filename} is another user's: run as that one, or `{as_root()}`"
        console.print(f"[red]✗[/] {escape(said)}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("[yellow]interrupted[/]: run the same command again, it continues from here")
        return 130


def _run(arguments: argparse.Namespace, words: list[str]) -> int:
    if arguments.command in OF_NO_LAB:
        OF_NO_LAB[arguments.command]()
        return 0
    name = chosen_name()
    match arguments.command:
        case "up":
            _tell(lifecycle.up(name, arguments.nodes), as_json=arguments.json)
        case "down":
            if not (arguments.described and _is_newer(name)):
                lifecycle.down(name, keep_data=arguments.keep_data)
        case "lose" | "revive":
            _lose_or_revive(name, arguments)
        case "backup" | "restore":
            backup.run(name, arguments)
        case "status":
            return 0 if status.show(name) else 1
        case "doctor":
            return 0 if report.show() else 1
        case "logs":
            _logs(name, arguments)
        case _:
            _kubectl(name, words[words.index("kubectl") + 1 :])
    return 0


def _env() -> None:
    environment.require_tools()
    sealing.require_own()
    mine = environment.pulumi_env()
    for name in variables.foreign():
        if name not in mine:
            print(f"unset {name}")
    for key, value in mine.items():
        print(f"export {key}={shlex.quote(value)}")


OF_NO_LAB: dict[str, Callable[[], object]] = {
    "tools": environment.tools,
    "build": lifecycle.prepare,
    "env": _env,
}
"""The commands that are the same whatever LAB_NAME says."""


def _tell(lab: Cluster, *, as_json: bool) -> None:
    if not as_json:
        console.print(f"[green]✓[/] lab '{lab.name}' is up: KUBECONFIG={lab.kubeconfig}")
        return
    described = {
        "kubeconfig": lab.kubeconfig.read_text(),
        "nodes": [node.address for node in lab.nodes],
        "addons": {"dns": False, "storage": False, "metrics_server": False},
        "pods_cidr": lab.pods,
        "dns_ip": DNS_IP,
    }
    print(json.dumps(described))


def _is_newer(name: str) -> bool:
    """Whether the lab has another certificate authority than the one a stack has brought up."""
    lab = cluster.existing(name)
    described = os.environ.get("PULUMI_COMMAND_STDOUT")
    if not (described and lab and lab.kubeconfig.exists()):
        return False
    newer = identity(json.loads(described)["kubeconfig"]) != identity(lab.kubeconfig.read_text())
    if newer:
        console.print(f"lab '{name}' is a newer one than the stack's, and stays as it is")
    return newer


def _lose_or_revive(name: str, arguments: argparse.Namespace) -> None:
    lab, node = _node(name, arguments.node)
    if arguments.command == "revive":
        loss.revive(lab, node)
    else:
        loss.lose(lab, node, arguments.how)


def _node(name: str, number: int) -> tuple[Cluster, Node]:
    lab = _existing(name)
    if not 1 <= number <= len(lab.nodes):
        raise LabError(f"lab '{name}' has nodes 1 to {len(lab.nodes)}, not {number}")
    return lab, lab.nodes[number - 1]


def _existing(name: str) -> Cluster:
    lab = cluster.existing(name)
    if lab is None:
        raise LabError(f"lab '{name}' is down: `python -m lab up` starts it")
    return lab


def _logs(name: str, arguments: argparse.Namespace) -> NoReturn:
    _, node = _node(name, arguments.node)
    file = supervision.log(node, arguments.name)
    if not file.exists():
        known = ", ".join(sorted(p.stem for p in file.parent.glob("*.log")))
        raise LabError(f"no program {arguments.name!r} on {node.name}: expected one of {known}")
    follow = ["-F"] if arguments.follow else []
    os.execvp("tail", ["tail", f"-n{arguments.lines}", *follow, str(file)])  # noqa: S606


def _kubectl(name: str, words: list[str]) -> NoReturn:
    command = kubectl.command(_existing(name), *words)
    os.execve(command[0], command, os.environ | variables.direct())  # noqa: S606
