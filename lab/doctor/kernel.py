"""Tests of the kernel's features, which leave nothing behind."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lab.node.cgroups import hierarchies
from lab.shell import quiet


@contextmanager
def _namespace() -> Generator[str]:
    name = f"snb-doctor-{os.getpid()}"
    quiet(["ip", "netns", "add", name])
    try:
        yield name
    finally:
        quiet(["ip", "netns", "del", name])


def _link(kind: str) -> bool:
    with _namespace() as name:
        return quiet(["ip", "-n", name, "link", "add", "probe0", "type", kind])


def _iptables() -> bool:
    with _namespace() as name:
        inside = ["nsenter", f"--net=/var/run/netns/{name}", "iptables"]
        match = ["-m", "comment", "--comment", "probe", "-j", "MASQUERADE"]
        return quiet([*inside, "-t", "nat", "-A", "POSTROUTING", *match])


def _overlay() -> bool:
    with TemporaryDirectory(prefix="snb-doctor-", dir="/run") as folder:
        for part in ("lower", "upper", "work", "merged"):
            Path(folder, part).mkdir()
        options = f"lowerdir={folder}/lower,upperdir={folder}/upper,workdir={folder}/work"
        command = ["mount", "-t", "overlay", "overlay", "-o", options, f"{folder}/merged"]
        return quiet(command) and quiet(["umount", f"{folder}/merged"])


def _cgroups() -> bool:
    return bool(hierarchies())


FEATURES: dict[str, Callable[[], bool]] = {
    "overlay": _overlay,
    "bridge": lambda: _link("bridge"),
    "veth": lambda: _link("veth"),
    "iptable_nat": _iptables,
    "cgroups": _cgroups,
}
"""Feature → its test. `br_netfilter` has none: a node that starts without it fails."""
