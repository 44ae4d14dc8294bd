"""Debian's packages that hosts have and this machine need not: unpacked, never installed here."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import paths
from lab.once import once
from lab.shell import run

PACKAGES = ("libwrap0", "openssh-server", "sudo")


def layer() -> Path:
    """The folder with the packages' files, made in the cache where it is not there.

    Raises LabError with apt's last words.
    """
    target = paths.cache() / "packages" / "-".join(PACKAGES)
    return once(target, f"fetch Debian's {', '.join(PACKAGES)} for the hosts", 5, _unpack)


def _unpack(target: Path) -> None:
    with TemporaryDirectory(dir=target.parent) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - apt's download user must reach it
        fetch = ["sh", "-c", 'cd "$0" && apt-get download -qq "$@"', folder, *PACKAGES]
        run(fetch, doing="fetching the hosts' packages")
        for package in Path(folder).glob("*.deb"):
            run(["dpkg-deb", "-x", package, target], doing=f"unpacking {package.name}")
