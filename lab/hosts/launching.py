"""Starting a host: a root directory of its own, and the supervisor as its process 1."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lab import packages, paths
from lab.cluster import Cluster, Node
from lab.hosts import inventory, store, system
from lab.node import cgroups, network, processes, supervision
from lab.waiting import until

PACKAGES = ("libwrap0", "openssh-server", "sudo")
"""Debian packages that hosts have, whether this machine has them or not."""

LAUNCH = """\
set -eu
root=$1; hostname "$2"; shift 2
mount --bind "$root" "$root"
while [ "$1" != -- ]; do
  case "$1" in
    overlay) mount -t overlay overlay -o "$2" "$root$3" ;;
    *) mount "--$1" "$2" "$root$3" ;;
  esac
  shift 3
done; shift
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs"; shift; done; shift
cd "$root"
pivot_root . mnt
cd /
umount -l /mnt
exec "$@"
"""


def start(hosts: Cluster, host: Node) -> None:
    """Start a host, or leave it running. Raises TimedOut with the last output of its start."""
    system.write(hosts, host)
    store.introduce(hosts, host)
    network.link_up(hosts, host)
    supervisor = supervision.Supervisor(host)
    if processes.init(host) and supervisor.processes():
        return
    processes.kill(host)
    _launch(hosts, host)
    until(
        lambda: (_serves(supervisor), f"{supervisor.state()}; {_last_words(host)}"),
        what=f"host {host.name}: its sshd runs",
        deadline=20,
        pause=0.1,
    )


def _serves(supervisor: supervision.Supervisor) -> bool:
    return supervisor.processes().get("sshd", {}).get("statename") == "RUNNING"


def _launch(hosts: Cluster, host: Node) -> None:
    root = inventory.root(host.folder)
    shutil.rmtree(root / "run", ignore_errors=True)
    for folder in ("run/host", "run/sshd", "run/netns", "proc"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "run/sshd").chmod(0o755)
    groups = cgroups.make(hosts.cgroup, f"{host.name}-system")
    cgroups.make(hosts.cgroup, host.name)
    python = str(Path(sys.prefix).resolve() / "bin" / Path(sys.executable).name)
    supervisord = [python, "-m", "supervisor.supervisord", "-c", "/etc/supervisord.ini"]
    mounts = [word for mount in _mounts(hosts, host, root) for word in mount]
    arguments = [str(root), host.name, *mounts, "--", *map(str, groups), "--", *supervisord]
    unshare = ["unshare", "--mount", "--uts", "--pid", "--fork", "--propagation=private"]
    with (host.folder / "launch.log").open("w") as log:
        subprocess.Popen(
            network.inside(host, *unshare, "sh", "-c", LAUNCH, "sh", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": supervision.PATH, "HOME": "/root"},
            start_new_session=True,
        )


def _mounts(hosts: Cluster, host: Node, root: Path) -> Iterator[tuple[str, str, str]]:
    """The mounts of a host, each as (kind, source or options, target); creates the targets."""
    layer, etc, work = packages.unpacked(PACKAGES), host.folder / "etc", host.folder / "etc.work"
    work.mkdir(exist_ok=True)
    commands = host.folder / "usr"
    (commands / "bin").mkdir(parents=True, exist_ok=True)
    if not (commands / "bin/snap").is_symlink():
        (commands / "bin/snap").symlink_to(store.INSIDE / "bin/snap")
    upper = f"lowerdir={layer}/etc:/etc,upperdir={etc},workdir={work}"
    yield "overlay", f"lowerdir={commands}:{layer}/usr:/usr", _place(root, "/usr")
    yield "overlay", upper, _place(root, "/etc")
    for name in ("/dev", "/sys"):
        yield "rbind", name, _place(root, name)
    yield "bind", str(store.fill(hosts)), _place(root, "/opt/doubles/store")
    for folder in _program_folders():
        yield "bind", str(folder), _place(root, str(folder))
    for name in ("bin", "sbin", "lib", "lib64"):
        link = root / name
        if not link.is_symlink():
            link.symlink_to(f"usr/{name}")
    if not (root / "var/run").is_symlink():
        (root / "var/run").symlink_to("/run")


def _program_folders() -> list[Path]:
    """The folders of this clone, its environment and its Python that are outside /usr."""
    wanted = (paths.ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve())
    return [folder for folder in dict.fromkeys(wanted) if not folder.is_relative_to("/usr")]


def _place(root: Path, name: str) -> str:
    (root / name.lstrip("/")).mkdir(parents=True, exist_ok=True)
    return name


def _last_words(host: Node) -> str:
    lines = (host.folder / "launch.log").read_text().strip().splitlines()
    return lines[-1] if lines else "no output"
