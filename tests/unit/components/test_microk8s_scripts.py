"""The scripts for hosts, run with small fakes of `sudo`, `snap` and `microk8s`."""

import base64
import re
import subprocess
from pathlib import Path

import pytest

from components.cluster.microk8s import shell
from components.cluster.microk8s.state import state_of

SUDO = '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n'


class Fakes:
    """Executables that answer as `answers` say, and write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.log.touch()
        self.executable("sudo", SUDO)
        self.answer("snap", "exit 0")
        self.answer("microk8s", "exit 0")

    def executable(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)

    def answer(self, name: str, body: str) -> None:
        self.executable(name, f'#!/bin/sh\necho "{name} $*" >>{self.log}\n{body}\n')

    def run(self, name: str, **variables: str | int) -> subprocess.CompletedProcess[str]:
        """Run a script as a host would."""
        text = shell.script(name, HOST="a (192.0.2.1)", PAUSE="0.1", **variables)
        text = text.replace("/snap/bin/microk8s", f"{self.folder}/microk8s")
        text = text.replace("/etc/microk8s.yaml", f"{self.folder}/launch.yaml")
        return subprocess.run(
            ["sh", "-s"],
            input=text,
            env={"PATH": f"{self.folder}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def calls(self) -> str:
        return self.log.read_text()


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    """Fakes that say yes to everything."""
    return Fakes(tmp_path)


def _install(fakes: Fakes, launcher: Path) -> subprocess.CompletedProcess[str]:
    return fakes.run(
        "install", CHANNEL="1.32/stable", LAUNCH="x: 'y'", TIMEOUT=1, LAUNCHER=str(launcher)
    )


def test_a_bare_host_is_installed_once(fakes: Fakes, tmp_path: Path) -> None:
    """Launch configuration first, then the snap; the refusal to hold of an old snapd is told."""
    fakes.answer(
        "snap", 'case $1 in list) exit 1 ;; refresh) echo "unknown flag" >&2; exit 1 ;; esac'
    )
    (tmp_path / "install.yaml.applied").touch()
    done = _install(fakes, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "launch.yaml").read_text() == "x: 'y'\n"
    assert "snap install microk8s --classic --channel=1.32/stable" in fakes.calls()
    assert "cannot hold" in done.stderr


def test_an_installed_host_is_moved_only_to_another_channel(fakes: Fakes, tmp_path: Path) -> None:
    """`snap install` would not change the channel; nothing is installed a second time."""
    row = 'echo "microk8s v1.31 1 {} canonical classic"'
    fakes.answer("snap", f"[ $1 != list ] || {row.format('1.31/stable')}")
    assert _install(fakes, tmp_path).returncode == 0
    assert "snap refresh microk8s --channel=1.32/stable" in fakes.calls()
    fakes.log.write_text("")
    fakes.answer("snap", f"[ $1 != list ] || {row.format('1.32/stable')}")
    assert _install(fakes, tmp_path).returncode == 0
    assert "--channel" not in fakes.calls()


def test_what_a_host_lacks_is_said(fakes: Fakes, tmp_path: Path) -> None:
    """No sudo, no snapd, never ready: one line with the host and the last state."""
    fakes.answer("microk8s", 'echo "microk8s is not running, try microk8s start"')
    done = _install(fakes, tmp_path)
    assert done.stderr.startswith("host a (192.0.2.1): MicroK8s is to be ready: not in time")
    assert "is not running" in done.stderr
    assert "microk8s start" in fakes.calls()
    (tmp_path / "snap").unlink()
    assert "no snapd" in _install(fakes, tmp_path).stderr
    fakes.executable("sudo", '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n')
    done = _install(fakes, tmp_path)
    assert done.returncode == 1
    assert "may not use sudo without a password (sudo: a password is required)" in done.stderr


def test_a_pending_launch_configuration_is_awaited(fakes: Fakes, tmp_path: Path) -> None:
    """`--wait-ready` does not cover it."""
    (tmp_path / "install.yaml").touch()
    assert "install.yaml still there" in _install(fakes, tmp_path).stderr


def test_a_url_reaches_join_past_sudo(fakes: Fakes) -> None:
    """What sudo is called with is logged by it, so the token is not there."""
    fakes.executable("sudo", f'#!/bin/sh\necho "$@" >>{fakes.folder}/sudo.log\nshift\nexec "$@"\n')
    done = fakes.run("join", URL="192.0.2.1:25000/hush", FLAGS="--worker")
    assert done.returncode == 0, done.stderr
    assert "microk8s join 192.0.2.1:25000/hush --worker" in fakes.calls()
    assert "hush" not in (fakes.folder / "sudo.log").read_text()


def test_a_node_that_is_never_ready(fakes: Fakes) -> None:
    """The last condition is told, and that node is asked about, not any."""
    fakes.answer("microk8s", 'echo "False KubeletNotReady: no CNI"')
    done = fakes.run("ready", NODE="b", ZONE="", TIMEOUT=1)
    assert "node b joined and is to be Ready: not in time" in done.stderr
    assert "KubeletNotReady: no CNI" in done.stderr
    fakes.answer("microk8s", 'echo "True KubeletReady: ok"')
    assert fakes.run("ready", NODE="b", ZONE="rack-1", TIMEOUT=5).returncode == 0
    assert "topology.kubernetes.io/zone=rack-1" in fakes.calls()


@pytest.mark.parametrize(("status", "code"), [(0, 0), (1, 0), (3, 1), (5, 1)])
def test_leaving(fakes: Fakes, status: int, code: int) -> None:
    """A host in no cluster is fine; the only voter with dependents is not."""
    fakes.answer("microk8s", f"exit {status}")
    assert fakes.run("leave").returncode == code


def test_a_lost_node_is_removed_by_its_address(fakes: Fakes) -> None:
    """By force from the start, or the second time where dqlite still has it."""
    fakes.run("remove", NODE="b", ADDRESS="192.0.2.2", FORCE="yes")
    assert "microk8s remove-node 192.0.2.2 --force" in fakes.calls()
    still = 'case "$*" in *--force) ;; *) echo "Node b is registered with dqlite."; exit 1 ;; esac'
    fakes.log.write_text("")
    fakes.answer("microk8s", still)
    assert fakes.run("remove", NODE="b", ADDRESS="192.0.2.2", FORCE="").returncode == 0
    assert fakes.calls().splitlines()[-1] == "microk8s remove-node 192.0.2.2 --force"


def test_an_image_for_a_worker(fakes: Fakes) -> None:
    """A worker pushes images to nobody: what lacks is imported into its own containerd."""
    fakes.answer(
        "microk8s",
        f'there={fakes.folder}/there; case "$*" in "images import"*) exit 1 ;; '
        '"ctr images import"*) touch $there ;; *) [ ! -e $there ] || echo dev.local/x:1 ;; esac',
    )
    done = fakes.run("sideload", FILE="f.tar", IMAGES="dev.local/x:1")
    assert done.returncode == 0, done.stderr
    assert "microk8s ctr images import f.tar" in fakes.calls()


def test_two_voters_are_not_three(fakes: Fakes) -> None:
    """`high-availability.enabled` says nothing; voters are counted, and nodes that are Ready."""
    fakes.answer(
        "microk8s",
        'case "$*" in status*) printf "role: voter\\nrole: voter\\nrole: spare\\n" ;; '
        '*) printf "a Ready x\\nb Ready x\\nc Ready x\\n" ;; esac',
    )
    done = fakes.run("settle", VOTERS=3, NODES=3, ADDONS="", TIMEOUT=1)
    assert "last seen: 2 of 3 voters" in done.stderr
    done = fakes.run("settle", VOTERS=1, NODES=4, ADDONS="", TIMEOUT=1)
    assert "3 of 4 nodes Ready" in done.stderr


def test_an_image_that_did_not_arrive(fakes: Fakes) -> None:
    """The import is made where an image lacks; ending well is not enough, and the node is named."""
    fakes.answer("microk8s", "echo dev.local/x:1")
    assert fakes.run("sideload", FILE="f.tar", IMAGES="dev.local/x:1").returncode == 0
    assert "import" not in fakes.calls()
    done = fakes.run("sideload", FILE="f.tar", IMAGES="dev.local/x:1 dev.local/y:1")
    assert "microk8s images import f.tar" in fakes.calls()
    assert "host a (192.0.2.1): image dev.local/y:1 is not there" in done.stderr


def test_states(fakes: Fakes) -> None:
    """A control plane, a worker whose status is prose, dqlite out of reach, a bare host."""
    nodes = 'case "$*" in *jsonpath*) echo "a: 192.0.2.1" ;; *) {} ;; esac'
    ha = (
        "printf 'high-availability:\\n  nodes:\\n  - address: 192.0.2.1:19001\\n    role: voter\\n'"
    )
    fakes.answer("microk8s", nodes.format(ha))
    state = state_of(fakes.run("state").stdout)
    assert state.members == {"192.0.2.1"}
    assert state.nodes == {"a": "192.0.2.1"}
    assert not state.clustered
    fakes.answer("microk8s", 'echo "This MicroK8s deployment is acting as a node in a cluster."')
    state = state_of(fakes.run("state").stdout)
    assert (state.worker, state.clustered, state.nodes) == (True, True, {})
    fakes.answer("microk8s", "printf 'high-availability:\\n  nodes:\\n'")
    assert state_of(fakes.run("state").stdout).members == frozenset()
    fakes.answer("microk8s", "printf 'microk8s:\\n  running: False\\n'; exit 1")
    assert state_of(fakes.run("state").stdout).installed, "not ready, which is no other document"
    fakes.answer("snap", "exit 1")
    assert not state_of(fakes.run("state").stdout).installed


def test_purged(fakes: Fakes) -> None:
    """MicroK8s, its launch configuration and what was brought to side-load; nothing else."""
    for name in ("launch.yaml", "b-1.tar", "b-2.tar", "other.tar"):
        (fakes.folder / name).touch()
    assert fakes.run("purge", FILES=f"{fakes.folder}/b-*.tar").returncode == 0
    assert "snap remove --purge microk8s" in fakes.calls()
    left = {path.name for path in fakes.folder.iterdir()}
    assert left == {"other.tar", "log", "sudo", "snap", "microk8s"}


def test_a_backup_is_printed_and_leaves_nothing(fakes: Fakes) -> None:
    fakes.answer("microk8s", 'printf objects >"$4"')
    done = fakes.run("backup", NAME="b.tar.gz")
    assert done.returncode == 0, done.stderr
    assert base64.b64decode(done.stdout) == b"objects"
    (file,) = re.findall(r"dbctl backup -o (\S+/b\.tar\.gz)", fakes.calls())
    assert not Path(file).parent.exists()


def test_a_backup_that_fails_says_so(fakes: Fakes) -> None:
    fakes.answer("microk8s", "echo Please ensure it is running; exit 10")
    done = fakes.run("backup", NAME="b.tar.gz")
    assert done.returncode == 1
    assert done.stderr == "host a (192.0.2.1): microk8s dbctl backup: Please ensure it is running\n"
    assert not done.stdout


def test_a_restore_gets_the_content_in_a_file(fakes: Fakes) -> None:
    fakes.answer("microk8s", f'cp "$3" {fakes.folder}/seen')
    content = base64.b64encode(b"objects" * 50000).decode()
    done = fakes.run("restore", NAME="b.tar.gz", CONTENT=content)
    assert done.returncode == 0, done.stderr
    assert (fakes.folder / "seen").read_bytes() == b"objects" * 50000
    (file,) = re.findall(r"dbctl restore (\S+/b\.tar\.gz)", fakes.calls())
    assert not Path(file).parent.exists()


def test_a_restore_that_left_keys_out_has_failed(fakes: Fakes) -> None:
    """`dbctl` ends well all the same."""
    fakes.answer("microk8s", 'echo level=error msg="Failed to restore key" >&2')
    done = fakes.run("restore", NAME="b.tar.gz", CONTENT="bm8=")
    assert done.returncode == 1
    assert "left keys out" in done.stderr
