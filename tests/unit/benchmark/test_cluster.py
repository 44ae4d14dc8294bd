"""Threads that decode at once, each in an interpreter that has decoded nothing before."""

import subprocess
import sys

from tests.conftest import ROOT

RACE = """
import threading
import benchmark.cluster
from lightkube.core.decoders import decode_list
from lightkube.resources.core_v1 import Event, Pod

start = threading.Barrier(8)

def decode(kind):
    start.wait()
    decode_list(b'{"items": []}', kind)

threads = [threading.Thread(target=decode, args=((Pod, Event)[n % 2],)) for n in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_threads_may_decode_at_once() -> None:
    for _ in range(5):
        ran = subprocess.run([sys.executable, "-c", RACE], cwd=ROOT, check=False)
        assert ran.returncode == 0
