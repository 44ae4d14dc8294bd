"""What goes wrong on the way is said in one message, and the next `up` ends well."""

import signal
import subprocess
import time

import pytest

from lab import cluster, lifecycle
from lab.node import processes
from tests.e2e.clone import Clone, fine


@pytest.fixture(autouse=True)
def _unmeasured(clone: Clone):
    """Setbacks are about provisioning; measuring again would cost minutes."""
    clone.configure("hpa", measure="false")


def test_up_interrupted_half_way_goes_on(clone: Clone):
    fine(clone.up("hpa"))
    fine(clone.destroy("hpa"))
    command = ["pulumi", "up", "--stack", "hpa", "--yes", "--skip-preview", "--non-interactive"]
    with subprocess.Popen(command, cwd=clone.folder, env=clone.env, stdout=subprocess.PIPE) as up:
        time.sleep(5)
        up.send_signal(signal.SIGINT)
        said, _ = up.communicate(timeout=120)
    assert up.returncode != 0, said.decode()[-2000:]
    assert b"Traceback" not in said

    fine(clone.up("hpa"))
    fine(clone.up("hpa", "--expect-no-changes"))


def test_an_image_that_cannot_be_had_is_named(clone: Clone):
    clone.configure("hpa", image="dev.local/nobody-built-this:1", readyTimeout="15")
    done = clone.up("hpa")
    clone.forget("hpa", "image", "readyTimeout")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "dev.local/nobody-built-this:1" in said
    assert "ImagePull" in said
    assert "Traceback" not in said
    fine(clone.up("hpa"))


def test_a_dead_api_server_is_named(clone: Clone):
    lab = cluster.existing("test")
    assert lab is not None
    clone.configure("hpa", maxScale="2")
    processes.kill(lab.nodes[0])
    done = clone.up("hpa")
    lifecycle.up("test", None)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert lab.nodes[0].address in said
    assert "Traceback" not in said

    fine(clone.up("hpa"))
    clone.configure("hpa", maxScale="3")
    fine(clone.up("hpa"))


def test_a_wrong_value_says_what_is_allowed(clone: Clone):
    clone.configure("hpa", cpuTarget="0")
    done = clone.up("hpa")
    clone.configure("hpa", cpuTarget="80")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "cpuTarget is '0', but must be a whole number from" in said
    assert "Traceback" not in said
    fine(clone.up("hpa", "--expect-no-changes"))
