"""Removing what stopped services leave on a host: containers, mounts, links, rules."""

import os
import signal
import subprocess
from pathlib import Path

from lab.shell import quiet
from lab.waiting import until

PLACES = ("/var/snap/microk8s", "/run/microk8s", "/var/lib/kubelet", "/run/netns")


def clear() -> None:
    """End all containers, and remove their mounts, bridge and rules."""
    until(_ended, what="the containers end", deadline=20, pause=0.2)
    for row in reversed(Path("/proc/self/mounts").read_text().splitlines()):
        if row.split()[1].startswith(PLACES):
            quiet(["umount", "-l", row.split()[1]])
    quiet(["ip", "link", "del", "cni0"])
    for table in ("filter", "nat", "mangle"):
        quiet(["iptables", "-t", table, "-F"])
        quiet(["iptables", "-t", table, "-X"])
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=False).stdout
    for row in routes.splitlines():
        if " via " in row and not row.startswith("default"):
            quiet(["ip", "route", "del", row.split()[0]])


def _ended() -> tuple[bool, str]:
    """Kill shims, and all processes in another mount namespace than process 1's."""
    namespace = os.stat("/proc/1/ns/mnt").st_ino
    left: list[int] = []
    for pid in (int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()):
        try:
            shim = Path(f"/proc/{pid}/comm").read_text().startswith("containerd-shim")
            if shim or os.stat(f"/proc/{pid}/ns/mnt").st_ino != namespace:
                left.append(pid)
                os.kill(pid, signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return not left, f"processes {left}"
