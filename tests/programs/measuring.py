"""Runs `scripts/measure.py` with a protocol that takes seconds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

PROTOCOL = """
deadline_s: 60
ready_timeout_s: 2
one_pod_timeout_s: 3
scrape_timeout_s: 5
idle_s: 0.2
cold: {cycles: 2, spare_cycles: 1, zero_timeout_s: 5, quiet_s: 0.1, answer_timeout_s: 5,
       retry_period_s: 0.05, settle_s: 0.1}
warm: {samples: 6, warmups: 1, period_s: 0.02, timeout_s: 2}
open_loop: {rate: 10, duration_s: 1, timeout_s: 2}
closed_loop: {clients: 3, duration_s: 1, timeout_s: 2}
kernels: {starts: 1, cells: 2, outputs: 1, output_period_s: 0, timeout_s: 2}
cells: {clients: 2, arrival_s: 0.1, cell_cpu_s: 0.01, duration_s: 1, timeout_s: 2}
"""


def start(protocol: Path, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "scripts/measure.py", "--protocol", str(protocol), *more],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(protocol: Path, described: Any, *more: str) -> tuple[int, str, str]:
    process = start(protocol, *more)
    out, err = process.communicate(json.dumps(described), timeout=90)
    return process.returncode, out, err


def last_line(err: str) -> str:
    return err.splitlines()[-1]
