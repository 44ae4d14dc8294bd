"""Mistakes and misfortunes end in one clear message, and the next run is fine."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from lab import binaries, lifecycle, paths
from lab.cluster import Cluster
from lab.node import network, processes
from tests.conftest import ROOT


def _one_message(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("✗") == 1
    for word in words:
        assert word in done.stderr


def test_no_root():
    command = ["unshare", "--user", sys.executable, "-m", "lab", "up"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    _one_message(done, "root: found user", "sudo -E python -m lab")


def test_no_go(lab_cli):
    done = lab_cli("up", PATH="/usr/sbin:/usr/bin:/sbin:/bin")
    _one_message(done, "Go: found not on PATH", "install Go 1.24")


def test_an_unknown_lab(lab_cli):
    _one_message(lab_cli("up", LAB_NAME="other"), "expected one of lab, test")


@pytest.mark.usefixtures("lab")
def test_an_unknown_program(lab_cli):
    _one_message(lab_cli("logs", "nosuch"), "no program 'nosuch'", "apiserver", "kubelet")


@pytest.mark.usefixtures("lab")
def test_another_number_of_nodes_than_there_are(lab_cli):
    _one_message(lab_cli("up", "--nodes", "3"), "has 1 node(s), not 3", "lab down")


@pytest.mark.usefixtures("lab")
def test_ports_taken_on_the_host_do_not_matter(lab_cli):
    lifecycle.down("test")
    with ExitStack() as stack:
        for port in (2379, 6443, 10250):
            listener = stack.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("0.0.0.0", port))  # noqa: S104
            listener.listen()
        done = lab_cli("up")
    assert done.returncode == 0, done.stderr


def test_a_leftover_that_holds_a_port_of_the_node_is_ended(lab: Cluster, lab_cli):
    (node,) = lab.nodes
    processes.kill(node)
    server = network.inside(node, sys.executable, "-m", "http.server", "6443")
    with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as holder:
        time.sleep(1)
        assert holder.poll() is None
        done = lab_cli("up")
        assert holder.wait(10) == -signal.SIGKILL
    assert done.returncode == 0, done.stderr


@pytest.fixture
def small_disk(tmp_path: Path):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tmp_path], check=True)
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_disk_during_a_build(small_disk: Path):
    code = (
        "import sys; from lab import building, binaries; from lab.errors import LabError\n"
        "try: building.build(binaries.VEGETA)\n"
        "except LabError as error: sys.exit(str(error))"
    )
    command = [sys.executable, "-c", code]
    env = {**os.environ, "LAB_CACHE": str(small_disk)}
    full = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "the disk is full: building vegeta" in full.stderr
    assert "run the same command again" in full.stderr
    assert "Traceback" not in full.stderr

    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    again = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    (built,) = small_disk.glob(f"builds/vegeta-*/{binaries.VEGETA.programs[0][1]}")
    assert built.stat().st_mode & 0o111


@pytest.mark.parametrize("after", [0.4, 2.0])
def test_interrupted_up_goes_on(lab_cli, after: float):
    lifecycle.down("test")
    command = [sys.executable, "-m", "lab", "up"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(after)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode in (130, -signal.SIGINT), said
    assert "Traceback" not in said

    done = lab_cli("up", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["nodes"] == ["198.18.1.11"]


def test_an_address_taken_by_the_machine(lab_cli):
    lifecycle.down("test")
    subprocess.run(["ip", "link", "add", "snb-squatter", "type", "bridge"], check=True)
    try:
        address = ["ip", "addr", "add", "198.18.1.77/32", "dev", "snb-squatter"]
        subprocess.run(address, check=True)
        _one_message(lab_cli("up"), "link snb-squatter has 198.18.1.77", "ip addr del")
    finally:
        subprocess.run(["ip", "link", "del", "snb-squatter"], check=True)
    assert lab_cli("up").returncode == 0


def test_an_unwritable_cache(lab_cli):
    done = lab_cli("build", LAB_CACHE="/proc/nowhere")
    _one_message(done, "/proc", "set LAB_CACHE to a folder")
    assert paths.cache().exists()
