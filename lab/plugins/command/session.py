"""One command in a session of an SSH connection, its output streamed and kept."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncssh

from lab.plugins.command.ssh import connected
from lab.plugins.failures import Failure

_REFUSED = (
    "Unable to set {name!r}. This only works if your SSH server is configured to accept it via "
    "AcceptEnv. Or prefix the command itself with 'VAR=value', where a Bash-like shell runs it"
)


@dataclass(frozen=True)
class Command:
    """What to run, and where. `optional`: variables whose refusal by the server is no failure."""

    text: str
    connection: dict[str, Any]
    environment: dict[str, str]
    optional: dict[str, str]
    stdin: str
    logged: frozenset[str]


@dataclass(frozen=True)
class Said:
    """Who hears of lines of output, of dialling, and of what did not go well."""

    line: Callable[[str], None]
    status: Callable[[str], None]
    warning: Callable[[str], None]


@dataclass
class _Printed:
    texts: dict[str, list[str]] = field(
        default_factory=lambda: {"stdout": [], "stderr": [], "both": []}
    )

    def whole(self, name: str) -> str:
        return "".join(self.texts[name])


async def run(command: Command, said: Said) -> dict[str, str]:
    """Run to the end; returns `stdout` and `stderr`, without one trailing newline each.

    Raises:
        Failure: no connection, a refused variable, or an end with another status than 0.
    """
    async with connected(command.connection, said.status) as endpoint:
        variables = await _accepted(endpoint, command, said)
        try:
            printed, reason = await _communicated(endpoint, command, variables, said)
        except asyncssh.Error as error:
            raise Failure(f"{error.reason}: running {command.text!r}") from error
    if reason:
        raise Failure(f"{reason}: running {command.text!r}:\n{printed.whole('both')}")
    return {name: printed.whole(name).removesuffix("\n") for name in ("stdout", "stderr")}


async def _accepted(
    endpoint: asyncssh.SSHClientConnection, command: Command, said: Said
) -> dict[str, str]:
    """The variables that the server takes, found by a look from inside a session."""
    wanted = {**command.optional, **command.environment}
    if not wanted:
        return {}
    text = "; ".join(f'echo "${{{name}+set}}"' for name in wanted)
    answer = await endpoint.run(f"sh -c {shlex.quote(text)}", env=wanted, stdin=asyncssh.DEVNULL)
    lines = str(answer.stdout or "").splitlines()
    refused = [name for name, line in zip(wanted, lines, strict=False) if line != "set"]
    for name in refused:
        if name in command.environment:
            raise Failure(_REFUSED.format(name=name))
        said.warning(_REFUSED.format(name=name))
    return {name: value for name, value in wanted.items() if name not in refused}


async def _communicated(
    endpoint: asyncssh.SSHClientConnection, command: Command, variables: dict[str, str], said: Said
) -> tuple[_Printed, str]:
    """Feed stdin and gather the output; returns it with the reason of a bad end."""
    printed = _Printed()
    process = await endpoint.create_process(
        command.text, env=variables, encoding="utf-8", errors="replace"
    )

    async def gather(name: str, stream: asyncssh.SSHReader[str]) -> None:
        async for line in stream:
            printed.texts[name].append(line)
            printed.texts["both"].append(line)
            if name in command.logged:
                said.line(line.rstrip("\n"))

    try:
        with contextlib.suppress(OSError):
            process.stdin.write(command.stdin)
            process.stdin.write_eof()
        await asyncio.gather(gather("stdout", process.stdout), gather("stderr", process.stderr))
        await process.wait_closed()
    except asyncio.CancelledError:
        endpoint.abort()  # a polite end would wait for the command's own
        raise
    return printed, _reason(process)


def _reason(process: asyncssh.SSHClientProcess[str]) -> str:
    if process.exit_signal:
        return f"Process exited from signal {process.exit_signal[0]}"
    if process.exit_status is None:
        return "the connection ended before the command did"
    return f"Process exited with status {process.exit_status}" if process.exit_status else ""
