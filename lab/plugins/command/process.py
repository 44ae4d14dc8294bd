"""Runs one command, its output streamed to the engine and kept."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from lab.plugins.failures import Failure

_GRACE_SECONDS = 3.0  # the engine kills its plugins 5 s after it interrupts them


@dataclass(frozen=True)
class Command:
    """What to run, and how. `log` gets each line of the streams named in `logged`."""

    text: str
    interpreter: list[str]
    environment: dict[str, str]
    directory: str | None
    stdin: str | None
    logged: frozenset[str]


@dataclass(frozen=True)
class Output:
    """What a command printed, without one trailing newline each."""

    stdout: str
    stderr: str


@dataclass
class Running:
    """The commands that run at the moment, to be stopped together."""

    _processes: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, command: Command, log: Callable[[str], None]) -> Output:
        """Run `command` to its end.

        Raises:
            Failure: it could not start, ended with another exit status than 0, or was stopped.
        """
        process = self._start(command)
        self._processes.add(process)
        if self._stopped.is_set():
            _signal(process, signal.SIGINT)
        try:
            stdout, stderr, both = _communicate(process, command, log)
        finally:
            self._processes.discard(process)
        if process.returncode or self._stopped.is_set():
            raise Failure(f"{self._reason(process)}: running {command.text!r}:\n{both}")
        return Output(stdout.removesuffix("\n"), stderr.removesuffix("\n"))

    def stop(self) -> None:
        """Interrupt every command with its children; kill what is left after 3 seconds."""
        self._stopped.set()
        processes = list(self._processes)
        for process in processes:
            _signal(process, signal.SIGINT)
        deadline = time.monotonic() + _GRACE_SECONDS
        while time.monotonic() < deadline and any(p.poll() is None for p in processes):
            time.sleep(0.05)
        for process in processes:
            _signal(process, signal.SIGKILL)

    def _start(self, command: Command) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                [*command.interpreter, command.text],
                cwd=command.directory,
                env={**os.environ, **command.environment},
                stdin=subprocess.PIPE if command.stdin else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise Failure(f"cannot run {command.text!r}: {error}") from error

    def _reason(self, process: subprocess.Popen[bytes]) -> str:
        if self._stopped.is_set():
            return "cancelled"
        code = process.returncode
        return f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _communicate(
    process: subprocess.Popen[bytes], command: Command, log: Callable[[str], None]
) -> tuple[str, str, str]:
    """Feed stdin, gather stdout, stderr and both interleaved, and wait for the end."""
    texts: dict[str, list[str]] = {"stdout": [], "stderr": [], "both": []}

    def gather(name: str, stream: IO[bytes]) -> None:
        for raw in stream:
            line = raw.decode(errors="replace")
            texts[name].append(line)
            texts["both"].append(line)
            if name in command.logged:
                log(line.rstrip("\n"))

    streams = {"stdout": process.stdout, "stderr": process.stderr}
    threads = [
        threading.Thread(target=gather, args=(name, stream))
        for name, stream in streams.items()
        if stream is not None
    ]
    for thread in threads:
        thread.start()
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write((command.stdin or "").encode())
    for thread in threads:
        thread.join()
    process.wait()
    return "".join(texts["stdout"]), "".join(texts["stderr"]), "".join(texts["both"])
