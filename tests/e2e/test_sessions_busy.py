"""A notebook that is too busy to answer for a while keeps its browsers."""

import os
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.clone import KNATIVE_LAST, Clone
from tests.e2e.notebook import Notebook
from tests.e2e.running import variant_of
from tests.e2e.scaled_in import one_pod, serving

SILENT_S = 6
"""Longer than three probes a second apart."""

pytestmark = pytest.mark.usefixtures("unmeasured")


@pytest.mark.parametrize("variant", KNATIVE_LAST)
def test_a_pod_that_is_silent_for_seconds_stays_ready(clone: Clone, variant: str):
    """Another pod would not have its kernels."""
    about = variant_of(clone, variant)
    one_pod(about)
    browser = Notebook(about)
    browser.open()
    kernel = browser.start_kernel()
    pod = serving(variant)
    with browser.channels(kernel), silent(pod):
        end = time.monotonic() + SILENT_S
        while time.monotonic() < end:
            assert serving(variant)["metadata"]["uid"] == pod["metadata"]["uid"]
            time.sleep(0.2)
    assert browser.has_kernel(kernel)
    browser.end_kernel(kernel)


@contextmanager
def silent(pod: dict) -> Generator[None]:
    """Jupyter's own processes stand still, as if something kept them busy."""
    status = next(s for s in pod["status"]["containerStatuses"] if s["name"] == "jupyterlab")
    container = status["containerID"].rpartition("/")[2]
    stopped = [
        int(group.parent.name)
        for group in Path("/proc").glob("[0-9]*/cgroup")
        if container in said(group)
    ]
    assert stopped, f"no process of container {container}"
    try:
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)


def said(file: Path) -> str:
    """What a file of /proc holds; nothing where its process has gone."""
    try:
        return file.read_text()
    except OSError:
        return ""
