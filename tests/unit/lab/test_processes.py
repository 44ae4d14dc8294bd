"""Processes as the host sees them."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lab.node import processes
from lab.waiting import until

THREADS = """
import ctypes, socket, sys, threading, time
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    threading.Thread(target=sys.stdin.read, daemon=True).start()
    ctypes.CDLL(None).pthread_exit(None)
"""


def test_a_process_runs_until_its_last_thread_has_ended() -> None:
    """Until then its port is taken, though its first thread is gone, and its namespaces with it."""
    command = [sys.executable, "-c", THREADS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        status = Path(f"/proc/{process.pid}/status")
        until(
            lambda: ("State:\tZ" in (seen := status.read_text()), seen),
            what="its first thread has ended",
            deadline=10,
        )
        with pytest.raises(OSError, match="in use"):
            socket.create_server(("127.0.0.1", port))
        assert processes.runs(process.pid)
        process.kill()
        process.wait(10)
    assert not processes.runs(process.pid)
