"""How JupyterLab starts in a pod: what it imports, and when it can be asked."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from lab import kubectl
from tests.e2e.clone import Clone
from tests.e2e.notebook import NAMESPACES, Notebook, pods, serves, the_lab
from tests.e2e.running import variant_of

VARIANT = "hpa"
KNOWN = Path(__file__).with_name("imported.txt")
"""A line for each package that is not Python's own, also one that was looked for and is not there:
its name and how many of its modules."""

OWN = re.compile("_sysconfigdata_|sitecustomize|apport_")
"""Python's own modules that it does not list as such."""

START = """
import json, os, shutil, socket, subprocess, sys, tempfile, time
def wait(look, what):
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline, what + " within 60 s: " + told()[-2000:]
        time.sleep(0.005)
def told():
    with open(log.name) as written:
        return written.read()
log = tempfile.NamedTemporaryFile("w")
command = [sys.executable, "-s", "-X", "importtime"]
command += [shutil.which("jupyter-lab"), "--no-browser"]
command += ["--ServerApp.port=8889", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"]
home = {"HOME": tempfile.mkdtemp()}
server = subprocess.Popen(command, env=os.environ | home, stderr=log)
"""
IMPORTED = f"""{START}
wait(lambda: "is running at" in told(), "the server runs")
server.kill()
print(json.dumps([told(), sorted(sys.stdlib_module_names)]))
"""
ASKED_EARLY = f"""{START}
asked = socket.socket()
wait(lambda: asked.connect_ex(("127.0.0.1", 8889)) == 0, "the server listens")
before = told()
asked.sendall(b"GET /api HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
asked.settimeout(60)
answer = asked.recv(100).decode()
server.kill()
print(json.dumps([before, answer]))
"""


def imported(log: str, own: list[str]) -> Counter[str]:
    """Modules by package from what `-X importtime` wrote, without those of Python's own."""
    listening = log.partition("is running at")[0]
    names = re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", listening, re.MULTILINE)
    packages = (name.partition(".")[0] for name in names)
    return Counter(name for name in packages if name not in own and not OWN.match(name))


def run(clone: Clone, program: str) -> list[Any]:
    """What a Python program prints in a pod of the variant."""
    Notebook(variant_of(clone, VARIANT)).open()
    pod = next(pod for pod in pods(VARIANT) if serves(pod))["metadata"]["name"]
    words = ("exec", pod, "-n", NAMESPACES[VARIANT], "-c", "jupyterlab", "--", "python3")
    return json.loads(kubectl.ask(the_lab(), *words, "-c", program))


def test_no_more_is_imported_than_is_known(clone: Clone):
    """More of it would be a slower start, unseen."""
    log, own = run(clone, IMPORTED)
    seen = "".join(f"{name} {count}\n" for name, count in sorted(imported(log, own).items()))
    assert seen == KNOWN.read_text(), f"if it must be so, {KNOWN} is to hold:\n{seen}"


def test_a_question_asked_before_it_is_ready_waits_for_the_answer(clone: Clone):
    """In the place of a refusal, after which the kubelet asks again a second later."""
    before, answer = run(clone, ASKED_EARLY)
    assert "jupyterlab.labapp" not in before
    assert answer.startswith("HTTP/1.1 200"), answer
