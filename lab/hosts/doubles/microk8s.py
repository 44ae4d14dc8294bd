"""The double of `microk8s`."""

import argparse
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, NoReturn

import yaml

from lab.hosts.doubles import (
    dbctl,
    enabling,
    joining,
    leaving,
    pushing,
    services,
    status,
    this_host,
    tokens,
    worker_role,
)

STOPPED = "microk8s is not running, try microk8s start"


def main(words: list[str]) -> int:
    """Run one command; returns the exit code."""
    command, *rest = words or ["help"]
    if command not in SUBCOMMANDS:
        print(f"'{command}' is not a valid MicroK8s subcommand.\nAvailable subcommands are:")
        print("\n".join(f"\t{name}" for name in sorted(SUBCOMMANDS)))
        return 1
    if this_host.WORKER.exists() and command in worker_role.REFUSED:
        code, text = worker_role.REFUSED[command]
        print(text)
        return code
    return SUBCOMMANDS[command](rest)


def _add_node(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="microk8s add-node")
    parser.add_argument("--token-ttl", "-l", type=int, default=-1)
    parser.add_argument("--token", "-t")
    formats = ("pretty", "short", "token", "token-check", "json", "yaml")
    parser.add_argument("--format", choices=formats, default="pretty")
    chosen = parser.parse_args(words)
    token = chosen.token or secrets.token_hex(16)
    if len(token) < tokens.SHORTEST:
        print("Invalid token size.  It must be 32 characters long.")
        return 1
    tokens.add(token, chosen.token_ttl)
    whole = f"{token}/{tokens.fingerprint()}"
    url = f"{this_host.node().address}:{this_host.AGENT_PORT}/{whole}"
    connection = {"token": whole, "urls": [url]}
    pretty = (
        "From the node you wish to join to this cluster, run the following:\n"
        f"microk8s join {url}\n\n"
        "Use the '--worker' flag to join a node as a worker not running the control plane, eg:\n"
        f"microk8s join {url} --worker\n\n"
        "If the node you are adding is not reachable through the default interface you can use "
        f"one of the following:\nmicrok8s join {url}"
    )
    texts = {
        "pretty": pretty,
        "short": f"microk8s join {url}",
        "token": token,
        "token-check": whole,
        "json": json.dumps(connection, indent=2),
        "yaml": yaml.safe_dump(connection),
    }
    print(texts[chosen.format])
    return 0


def _config(_: list[str]) -> int:
    kubeconfig = yaml.safe_load(services.admin().read_text())
    kubeconfig["clusters"][0]["name"] = "microk8s-cluster"
    kubeconfig["users"][0]["name"] = "admin"
    context = {"cluster": "microk8s-cluster", "user": "admin"}
    kubeconfig["contexts"] = [{"name": "microk8s", "context": context}]
    kubeconfig["current-context"] = "microk8s"
    print(yaml.safe_dump(kubeconfig), end="")
    return 0


def _kubectl(words: list[str]) -> NoReturn:
    if this_host.STOPPED.exists():
        print(STOPPED, file=sys.stderr)
        sys.exit(1)
    command = [this_host.KUBELITE, "kubectl", f"--kubeconfig={services.admin()}", *words]
    os.execv(command[0], command)  # noqa: S606


def _ctr(words: list[str]) -> NoReturn:
    socket = this_host.node().containerd
    os.execvp("ctr", ["ctr", f"--address={socket}", "--namespace=k8s.io", *words])  # noqa: S606


def _images(words: list[str]) -> int:
    if not words or words[0] != "import":
        print("Usage: microk8s images import [IMAGE]", file=sys.stderr)
        return 2
    source = words[1] if len(words) > 1 else "-"
    try:
        with ExitStack() as stack:
            file = stack.enter_context(_spooled() if source == "-" else open(source, "rb"))  # noqa: SIM115
            pushing.image(file, file.seek(0, os.SEEK_END))
    except OSError as error:
        print(f"Error: failed to read {source}: {error}", file=sys.stderr)
        return 1
    return 0


def _spooled() -> IO[bytes]:
    """The content of stdin as a temporary file, which is sent to every node from its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    shutil.copyfileobj(sys.stdin.buffer, file)
    return file


def _start(_: list[str]) -> int:
    services.start()
    print("Started.")
    return 0


def _stop(_: list[str]) -> int:
    services.stop()
    this_host.STOPPED.parent.mkdir(parents=True, exist_ok=True)
    this_host.STOPPED.touch()
    print("Stopped.")
    return 0


def _while_running(command: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    def checked(words: list[str]) -> int:
        if this_host.STOPPED.exists():
            print(STOPPED, file=sys.stderr)
            return 1
        return command(words)

    return checked


SUBCOMMANDS: dict[str, Callable[[list[str]], int]] = {
    "add-node": _add_node,
    "config": _config,
    "ctr": _ctr,
    "dbctl": dbctl.main,
    "enable": _while_running(enabling.enable),
    "images": _images,
    "join": joining.join,
    "kubectl": _kubectl,
    "leave": leaving.leave,
    "remove-node": leaving.remove_node,
    "start": _start,
    "status": status.main,
    "stop": _stop,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
