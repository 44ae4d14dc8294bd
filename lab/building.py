"""Building binaries once: the cache is keyed by a hash of everything that goes in."""

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from lab import paths
from lab.binaries import Binary
from lab.errors import BuildFailed, LabError
from lab.progress import step
from lab.shell import run, tail

RETRY = "run the same command again: it goes on from here"


@cache
def go_version() -> str:
    """The Go toolchain's version, such as `go1.24.1`."""
    return run(["go", "env", "GOVERSION"], doing="asking Go for its version").strip()


def key(binary: Binary) -> str:
    """The hash of a build's inputs: module files, packages, flags and the Go version."""
    digest = hashlib.sha256(repr((binary.packages, binary.flags, go_version())).encode())
    for file in sorted((paths.TOOLCHAIN / binary.module).iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def folder(binary: Binary) -> Path:
    """Where a build's programs are, or will be."""
    return paths.cache() / "builds" / f"{binary.module}-{key(binary)}"


def program(binary: Binary, name: str | None = None) -> Path:
    """The path of a built program (the first by default)."""
    return folder(binary) / (name or binary.programs[0][1])


def build(binary: Binary) -> Path:
    """Build a module's programs where the cache lacks them; returns their folder.

    Raises BuildFailed with the compiler's last words; what was compiled is kept.
    """
    target = folder(binary)
    if target.exists():
        return target
    with locked(target), full_disk_named(target):
        if not target.exists():
            with step(f"build {binary.module}", binary.usual):
                _build(binary, target)
    return target


def _build(binary: Binary, target: Path) -> None:
    draft = target.with_name(target.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    command = ["go", "build", "-trimpath", "-buildvcs=false", f"-ldflags={binary.flags}"]
    done = subprocess.run(
        [*command, "-o", f"{draft}/", *binary.packages],
        cwd=paths.TOOLCHAIN / binary.module,
        env={**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(_failure(binary, done.stderr, target))
    for written, kept in binary.programs:
        (draft / written).rename(draft / kept)
    draft.rename(target)


def _failure(binary: Binary, stderr: str, target: Path) -> str:
    if os.strerror(errno.ENOSPC).lower() in stderr.lower():
        return disk_full(binary.module, target)
    return f"building {binary.module} failed: {tail(stderr)}\n  When it is mended, {RETRY}."


def disk_full(what: str, target: Path) -> str:
    """The message for a disk that filled up while something was built."""
    return (
        f"the disk is full: building {what} needs room under {target.parent} and in Go's caches "
        f"and the temporary folder (10 GB in all for a first build): free some and {RETRY}"
    )


@contextmanager
def full_disk_named(target: Path) -> Generator[None]:
    """Turn "no space left" into one message that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise BuildFailed(disk_full(target.name, target)) from None


@contextmanager
def locked(target: Path) -> Generator[None]:
    """Hold a lock beside a cache entry: two clones never build the same at once."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.with_name(f".{target.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise LabError(
            f"cannot write to the cache {target.parent}: {error.strerror}: "
            "run as its owner, or set LAB_CACHE to another folder"
        ) from None
