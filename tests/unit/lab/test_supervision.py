"""A node's supervisor, with programs that are shell scripts."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from lab.cluster import Node
from lab.node.supervision import Supervisor, configuration, sections
from lab.waiting import until

SCRIPT = """\
ended() { touch $1/ends-$2; until [ -e $1/ends-$3 ]; do sleep 0.1; done; touch $1/well-$2; exit; }
trap "ended $1 $2 $3" TERM
touch $1/runs-$2
while :; do sleep 0.1; done
"""


@pytest.fixture
def node(tmp_path: Path) -> Generator[Node]:
    """A node whose supervisor runs two programs; each ends once the other is told to end, too."""
    node = Node("n", "192.0.2.1", "10.1.0.0/24", tmp_path, tmp_path)
    (tmp_path / "logs").mkdir()
    script = tmp_path / "script.sh"
    script.write_text(SCRIPT)
    programs = {
        own: ["sh", str(script), str(tmp_path), own, other]
        for own, other in (("one", "two"), ("two", "one"))
    }
    config = tmp_path / "supervisord.ini"
    head = configuration(node, {}, "").replace("user=root\n", "")
    config.write_text(f"{head}\n[include]\nfiles={tmp_path}/programs.ini\n")
    (tmp_path / "programs.ini").write_text(sections(node, programs, ""))
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)]
    with subprocess.Popen(command) as run:
        until(
            lambda: (len(list(tmp_path.glob("runs-*"))) == 2, Supervisor(node).state()),
            what="both programs run",
            deadline=20,
        )
        yield node
        run.terminate()


def test_programs_are_stopped_all_at_once(node: Node):
    """One after the other, the first would be killed: it waits for the other one."""
    (node.folder / "programs.ini").write_text("")
    assert sorted(Supervisor(node).update()) == ["one", "two"]
    assert {path.name for path in node.folder.glob("well-*")} == {"well-one", "well-two"}
    assert Supervisor(node).processes() == {}
