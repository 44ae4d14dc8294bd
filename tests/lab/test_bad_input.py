"""Mistakes and misfortunes end in one clear message, and the next run is fine."""

import signal
import socket
import subprocess
import sys

import pytest

from lab.cluster import API_PORT, Cluster, Node
from lab.node import network, processes
from lab.waiting import until
from tests.lab.messages import one_message


@pytest.mark.usefixtures("lab")
def test_an_unknown_program(lab_cli):
    one_message(lab_cli("logs", "nosuch"), "no program 'nosuch'", "apiserver", "kubelet")


@pytest.mark.usefixtures("lab")
def test_another_number_of_nodes_than_there_are(lab_cli):
    one_message(lab_cli("up", "--nodes", "3"), "has 1 node(s), not 3", "lab down")


def test_a_leftover_that_holds_a_port_of_the_node_is_ended(lab: Cluster, lab_cli):
    (node,) = lab.nodes
    processes.kill(node)
    server = network.inside(node, sys.executable, "-m", "http.server", str(API_PORT))
    with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as holder:
        until(lambda: _listening(node, holder), what="the leftover holds the port", deadline=20)
        done = lab_cli("up")
        assert holder.wait(10) == -signal.SIGKILL
    assert done.returncode == 0, done.stderr


def _listening(node: Node, holder: "subprocess.Popen[bytes]") -> tuple[bool, str]:
    assert holder.poll() is None, holder.stderr and holder.stderr.read()
    try:
        socket.create_connection((node.address, API_PORT), 5).close()
    except OSError as error:
        return False, str(error)
    return True, ""
