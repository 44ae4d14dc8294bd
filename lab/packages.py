"""Debian packages that are unpacked in the cache and never installed on this machine."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import paths
from lab.once import once
from lab.shell import run

_SECONDS = 5


def unpacked(names: Sequence[str]) -> Path:
    """The folder with the packages' files, in the version that was fetched first.

    Raises LabError with apt's last output.
    """
    target = paths.cache() / "packages" / "-".join(names)
    title = f"fetch Debian's {', '.join(names)}"
    return once(target, title, _SECONDS, lambda draft: _unpack(names, draft))


def _unpack(names: Sequence[str], target: Path) -> None:
    with TemporaryDirectory(dir=target.parent) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - apt's download user must reach it
        fetch = ["sh", "-c", 'cd "$0" && apt-get download -qq "$@"', folder, *names]
        run(fetch, doing=f"fetching Debian's {', '.join(names)}")
        for package in Path(folder).glob("*.deb"):
            run(["dpkg-deb", "-x", package, target], doing=f"unpacking {package.name}")
