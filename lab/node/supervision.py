"""A node's processes under `supervisor`, which restarts those that exit."""

import shlex
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from lab.cluster import Node
from lab.errors import LabError
from lab.waiting import until

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
STOP_SECONDS = 10
"""Seconds that a program has to end by itself before it is killed."""

ENDED = ("STOPPED", "EXITED", "FATAL")
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
stopwaitsecs={patience}
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=1
"""


def log(node: Node, program: str) -> Path:
    """Where a program's output goes."""
    return node.folder / "logs" / f"{program}.log"


def configuration(node: Node, programs: Mapping[str, Sequence[str]], digest: str) -> str:
    """The supervisor's configuration; programs: name → command line, in the order of their start.

    digest: a hash of the programs' own files, whose change restarts them.
    """
    head = HEAD.format(
        folder=node.folder / "logs", runtime=node.runtime, path=PATH, socket=node.supervisor
    )
    return head + "\n" + sections(node, programs, digest)


def sections(node: Node, programs: Mapping[str, Sequence[str]], digest: str) -> str:
    """The part of the supervisor's configuration that lists its programs."""
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
                patience=STOP_SECONDS,
            )
        )
    return "\n".join(parts)


def summary(processes: Mapping[str, Mapping[str, Any]]) -> str:
    """One line for people with the state of a supervisor's programs."""
    words = [f"{name} {info['statename'].lower()}" for name, info in processes.items()]
    return ", ".join(words) or "the supervisor does not answer"


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
        """The state of each program: statename, pid, start, description.

        Empty if the supervisor does not answer.
        """
        try:
            return {info["name"]: info for info in self._rpc.getAllProcessInfo()}
        except (OSError, HTTPException, Fault):
            return {}

    def state(self) -> str:
        """One line for people: each program and its state."""
        return summary(self.processes())

    def update(self) -> list[str]:
        """Apply a changed configuration, restarting only what changed; returns those names."""
        try:
            rpc = self._rpc
            added, changed, removed = rpc.reloadConfig()[0]
            self._stop([*changed, *removed])
            for name in [*added, *changed]:
                rpc.addProcessGroup(name)
        except (OSError, HTTPException, Fault) as error:
            raise LabError(
                f"node {self.node.name}: its supervisor does not accept the new configuration "
                f"({error}): run `python -m lab down --keep-data`, then `python -m lab up`"
            ) from None
        return [*added, *changed, *removed]

    def _stop(self, names: Sequence[str]) -> None:
        """Stop programs, all at once, and remove them from the supervisor."""
        for name in names:
            self._rpc.stopProcessGroup(name, False)
        until(
            lambda: self._ended(names),
            what=f"node {self.node.name}: its programs end",
            deadline=2 * STOP_SECONDS,
            pause=0.1,
        )
        for name in names:
            self._rpc.removeProcessGroup(name)

    def _ended(self, names: Sequence[str]) -> tuple[bool, str]:
        known = self.processes().items()
        states = {name: info["statename"] for name, info in known if name in names}
        left = {name: state for name, state in states.items() if state not in ENDED}
        return not left, str(left)
