"""A node's processes under `supervisor`, which brings back what dies."""

import shlex
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from lab.cluster import Node
from lab.errors import LabError

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
HEAD = """\
[supervisord]
nodaemon=true
silent=true
user=root
logfile={folder}/supervisord.log
logfile_maxbytes=1MB
logfile_backups=1
pidfile={runtime}/supervisord.pid
environment=PATH="{path}",HOME="/root"
[unix_http_server]
file={socket}
chmod=0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
PROGRAM = """\
[program:{name}]
command={command}
priority={priority}
environment=CONFIGURATION="{configuration}"
autorestart=true
startsecs=1
startretries=1000000
stopwaitsecs=10
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=1
"""


def log(node: Node, program: str) -> Path:
    """Where a program's output goes."""
    return node.folder / "logs" / f"{program}.log"


def configuration(node: Node, programs: Mapping[str, Sequence[str]], digest: str) -> str:
    """The supervisor's configuration; programs: name → command line, in the order to start.

    digest: a hash of the programs' own files: a change of it restarts them.
    """
    head = HEAD.format(
        folder=node.folder / "logs", runtime=node.runtime, path=PATH, socket=node.supervisor
    )
    return head + "\n" + sections(node, programs, digest)


def sections(node: Node, programs: Mapping[str, Sequence[str]], digest: str) -> str:
    """The part of the supervisor's configuration that tells its programs."""
    parts: list[str] = []
    for place, (name, command) in enumerate(programs.items()):
        line = shlex.join(command).replace("%", "%%")
        parts.append(
            PROGRAM.format(
                name=name,
                command=line,
                priority=place,
                configuration=digest,
                log=log(node, name),
            )
        )
    return "\n".join(parts)


class Supervisor:
    """A node's running supervisor, over its socket."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def _rpc(self) -> Any:
        """A new connection: a transport that failed once never answers again."""
        transport = SupervisorTransport(None, None, f"unix://{self.node.supervisor}")
        return ServerProxy("http://localhost", transport=transport).supervisor

    def processes(self) -> dict[str, dict[str, Any]]:
        """What supervisor knows of each program: statename, pid, start, description.

        Empty where the supervisor does not answer.
        """
        try:
            return {info["name"]: info for info in self._rpc.getAllProcessInfo()}
        except (OSError, HTTPException, Fault):
            return {}

    def state(self) -> str:
        """One line for people: each program and its state."""
        found = self.processes()
        words = [f"{name} {info['statename'].lower()}" for name, info in found.items()]
        return ", ".join(words) or "the supervisor does not answer"

    def update(self) -> list[str]:
        """Take in a changed configuration, restarting only what changed; returns its names."""
        try:
            rpc = self._rpc
            added, changed, removed = rpc.reloadConfig()[0]
            for name in [*changed, *removed]:
                rpc.stopProcessGroup(name)
                rpc.removeProcessGroup(name)
            for name in [*added, *changed]:
                rpc.addProcessGroup(name)
        except (OSError, HTTPException, Fault) as error:
            raise LabError(
                f"node {self.node.name}: its supervisor does not take the new configuration "
                f"({error}): run `python -m lab down --keep-data`, then `python -m lab up`"
            ) from None
        return [*added, *changed, *removed]
