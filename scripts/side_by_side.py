"""Runs commands at the same time and shows what each says, line by line."""

import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

HEARTBEAT = "@ updating"
"""Pulumi's word that nothing has happened, several times a minute."""


def side_by_side(commands: Mapping[str, Sequence[str]], folder: Path) -> dict[str, int]:
    """The exit code of each command; all run to their end, also where one fails.

    With more than one, each line begins with the command's name. An interrupt reaches all, as
    they share the terminal, and is raised once they have ended.
    """
    width = max(map(len, commands)) if len(commands) > 1 else 0
    running = {
        name: subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, command in commands.items()
    }
    readers = [
        threading.Thread(target=_show, args=(process, f"{name:<{width}} │ " if width else ""))
        for name, process in running.items()
    ]
    for reader in readers:
        reader.start()
    try:
        _await(running.values())
    finally:
        for reader in readers:
            reader.join()
    return {name: process.wait() for name, process in running.items()}


def _await(processes: Iterable["subprocess.Popen[str]"]) -> None:
    """Waits for processes, and not for the threads that read what they say.

    To Python a thread has ended once an interrupt meets its `join`, before 3.13.
    """
    interrupted = None
    for process in processes:
        while process.poll() is None:
            try:
                process.wait()
            except KeyboardInterrupt as stop:
                interrupted = stop
    if interrupted:
        raise interrupted


def _show(process: "subprocess.Popen[str]", prefix: str) -> None:
    for line in process.stdout or ():
        if not line.startswith(HEARTBEAT):
            with suppress(BrokenPipeError):  # of `| head`: the process must not wait for a reader
                sys.stdout.write(prefix + line)
                sys.stdout.flush()
