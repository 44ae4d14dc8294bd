"""The checks: each returns what was expected, what was found and the command that fixes it."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from lab import paths
from lab.building import go_version
from lab.doctor import inotify
from lab.doctor.debian import PACKAGES, lacking
from lab.doctor.finding import Finding
from lab.doctor.kernel import FEATURES
from lab.errors import as_root
from lab.shell import quiet

DISK_GB, MEMORY_GB = 25, 6
GO, PYTHON = (1, 24), (3, 11)


def root() -> Finding:
    """Namespaces, cgroups and containers need root."""
    user = os.geteuid()
    return Finding("root", user == 0, f"user {user}", f"run it as root: `{as_root()}`")


def python() -> Finding:
    """The language that the lab and the program are written in."""
    version = sys.version_info[:2]
    remedy = "apt-get install python3 python3-venv (Debian 12 or newer), then `make clean demo`"
    shown = ".".join(map(str, version))
    return Finding("Python", version >= PYTHON, shown, f"needs 3.11: {remedy}")


def go() -> Finding:
    """The compiler of everything that the lab builds."""
    remedy = "install Go 1.24 or newer (https://go.dev/doc/install) and put it on PATH"
    if not shutil.which("go"):
        return Finding("Go", False, "not on PATH", remedy)
    version = go_version()
    numbers = re.match(r"go(\d+)\.(\d+)", version)
    fine = bool(numbers) and tuple(map(int, numbers.groups())) >= GO
    return Finding("Go", fine, version, remedy)


def disk() -> Finding:
    """Room for builds and images; less is enough once they are built."""
    folder = paths.cache()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    need = 2 if (paths.cache() / "images").exists() else DISK_GB
    remedy = f"free {need} GB under {folder}, or set LAB_CACHE to a folder on another disk"
    return Finding("free disk", free >= need, f"{free:.0f} GB under {folder}", remedy)


def memory() -> Finding:
    """Memory for a control plane and a few notebooks."""
    total = psutil.virtual_memory().total / 2**30
    remedy = f"use a machine with {MEMORY_GB} GB or more"
    return Finding("memory", total >= MEMORY_GB * 0.95, f"{total:.0f} GB", remedy)


def packages() -> Finding:
    """Debian's packages with the programs that the lab calls."""
    missing = lacking()
    remedy = f"apt-get install --no-install-recommends {' '.join(missing)}"
    found = f"{len(PACKAGES) - len(missing)} of {len(PACKAGES)} programs"
    return Finding("Debian packages", not missing, found, remedy)


def kernel() -> list[Finding]:
    """The kernel's features, each tried in a temporary namespace."""
    if os.geteuid() or not shutil.which("iptables"):
        return []
    return [_feature(name, test) for name, test in FEATURES.items()]


def _feature(name: str, test: Callable[[], bool]) -> Finding:
    fine = test()
    remedy = f"load it (`modprobe {name}`), or use a kernel that has it"
    return Finding(f"kernel: {name}", fine, "works" if fine else "refused", remedy)


def all_findings() -> list[Finding]:
    """Every check, the cheap ones first."""
    return [root(), python(), go(), disk(), memory(), packages(), inotify.room(), *kernel()]


def fatal(finding: Finding) -> bool:
    """Whether `up` cannot fix the finding by itself."""
    return not finding.fine and finding.name != "Debian packages"


def can_install() -> bool:
    """Whether Debian packages can be installed on this machine."""
    return os.geteuid() == 0 and quiet(["apt-get", "--version"]) and Path("/var/lib/dpkg").exists()
