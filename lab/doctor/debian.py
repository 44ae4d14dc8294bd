"""The Debian packages whose programs the lab calls, and their installation."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import variables
from lab.errors import Unfit
from lab.progress import step
from lab.shell import run

PACKAGES = {
    "buildah": "buildah",
    "conntrack": "conntrack",
    "containerd": "containerd",
    "curl": "curl",
    "ip": "iproute2",
    "iptables": "iptables",
    "mmdebstrap": "mmdebstrap",
    "mount": "mount",
    "nsenter": "util-linux",
    "runc": "runc",
    "sshd": "openssh-server",
    "sysctl": "procps",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
}
"""A required program → the package that contains it."""


def lacking() -> list[str]:
    """The packages whose program is missing."""
    return sorted(p for program, p in PACKAGES.items() if not _there(program))


def _there(program: str) -> bool:
    places = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return Path(program).exists() if "/" in program else bool(shutil.which(program, path=places))


def install(packages: list[str]) -> None:
    """Install packages without starting the services that come with them.

    Raises Unfit with apt's last output and the command to run by hand.
    """
    env = variables.kept() | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    with step(f"install Debian's {', '.join(packages)}", 20), TemporaryDirectory() as folder:
        services = _no_services(Path(folder))
        run(["apt-get", "update", "-qq"], doing="updating apt's lists", env=env)
        run([*command, *services], doing="installing Debian packages", env=env)
    if left := lacking():
        raise Unfit(f"still missing after apt-get: {', '.join(left)}: run `{' '.join(command)}`")


def _no_services(folder: Path) -> list[str]:
    """dpkg's options that keep a new package's service from starting."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        return []
    draft = folder / "policy-rc.d"
    draft.write_text("#!/bin/sh\nexit 101\n")
    draft.chmod(0o755)
    before = f"DPkg::Pre-Invoke::=cp -p {draft} {policy}"
    return ["-o", before, "-o", f"DPkg::Post-Invoke::=rm -f {policy}"]
