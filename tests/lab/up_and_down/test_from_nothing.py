"""What goes wrong while a lab comes up is said in one message, and the next run goes on."""

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from lab import lifecycle
from tests.conftest import ROOT
from tests.lab.messages import one_message

UP = ("up", "--nodes", "3")
"""As many as the tests of a node's loss want, which come next."""


@pytest.fixture(scope="module", autouse=True)
def _nothing(_lab_taken_down: None) -> None:
    lifecycle.down("test")


def test_an_address_taken_by_the_machine(lab_cli):
    subprocess.run(["ip", "link", "add", "snb-squatter", "type", "bridge"], check=True)
    try:
        address = ["ip", "addr", "add", "198.18.1.77/32", "dev", "snb-squatter"]
        subprocess.run(address, check=True)
        one_message(lab_cli(*UP), "link snb-squatter has 198.18.1.77", "ip addr del")
    finally:
        subprocess.run(["ip", "link", "del", "snb-squatter"], check=True)


@pytest.mark.parametrize("after", [0.4, 2.0])
def test_an_interrupted_up_ends_at_once(after: float):
    command = [sys.executable, "-m", "lab", *UP]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(after)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode in (130, -signal.SIGINT), said
    assert "Traceback" not in said


def test_up_goes_on_from_there_whatever_listens_on_the_machine(lab_cli):
    with ExitStack() as stack:
        for port in (2379, 6443, 10250):
            listener = stack.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("0.0.0.0", port))  # noqa: S104
            listener.listen()
        done = lab_cli(*UP, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["nodes"] == ["198.18.1.11", "198.18.1.12", "198.18.1.13"]
