"""What JupyterLab imports before it listens: more of it would be a slower start, unseen."""

import json
import re
from collections import Counter
from pathlib import Path

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

PROGRAM = """
import json, os, shutil, subprocess, sys, tempfile
command = [sys.executable, "-X", "importtime", shutil.which("jupyter-lab"), "--no-browser"]
command += ["--ServerApp.port=8889", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"]
with tempfile.TemporaryDirectory() as home:
    told = {"env": os.environ | {"HOME": home}, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **told) as server:
        lines = []
        for line in server.stderr:
            lines.append(line)
            if "is running at" in line:
                break
        server.kill()
print(json.dumps([lines, sorted(sys.stdlib_module_names)]))
"""


def imported(lines: list[str], own: list[str]) -> Counter[str]:
    """Modules by package from the lines of `-X importtime`, without those of Python's own."""
    found = (re.fullmatch(r"import time: +\d+ \| +\d+ \| +(\S+)\n", line) for line in lines)
    packages = (match[1].partition(".")[0] for match in found if match)
    return Counter(name for name in packages if name not in own and not OWN.match(name))


def test_no_more_is_imported_than_is_known(clone: Clone):
    Notebook(variant_of(clone, VARIANT)).open()
    pod = next(pod for pod in pods(VARIANT) if serves(pod))["metadata"]["name"]
    words = ("exec", pod, "-n", NAMESPACES[VARIANT], "-c", "jupyterlab", "--", "python3")
    lines, own = json.loads(kubectl.ask(the_lab(), *words, "-c", PROGRAM))
    assert "is running at" in lines[-1], lines[-20:]
    seen = "".join(f"{name} {count}\n" for name, count in sorted(imported(lines, own).items()))
    assert seen == KNOWN.read_text(), f"if it must be so, {KNOWN} is to hold:\n{seen}"
