"""Building binaries once: the cache is keyed by a hash of everything that goes in."""

import errno
import hashlib
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import paths, variables
from lab.binaries import Binary
from lab.errors import BuildFailed, LabError
from lab.once import RETRY, disk_full, once
from lab.shell import run, tail

PLACES = (
    *("GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH"),
    *("GOPATH", "GOMODCACHE", "GOCACHE", "GOTMPDIR", "GOTOOLCHAIN"),
)
"""Go's settings that are the caller's, in variables or by `go env -w`: where modules come from and
are kept, and which toolchain. What a build is, they do not change."""


@cache
def go_env() -> dict[str, str]:
    """The variables of every call of `go`."""
    given = {name: os.environ[name] for name in (*PLACES, "GOENV") if name in os.environ}
    command, doing = ["go", "env", "-json", *PLACES], "asking Go for its settings"
    text = run(command, doing=doing, env=variables.kept() | given | {"GOWORK": "off"})
    settings = {name: value for name, value in json.loads(text).items() if value}
    fixed = {"GOENV": "off", "GOWORK": "off", "GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0"}
    return variables.kept() | settings | fixed


@cache
def go_version() -> str:
    """The Go toolchain's version, such as `go1.24.1`."""
    return run(["go", "env", "GOVERSION"], doing="asking Go for its version", env=go_env()).strip()


def key(binary: Binary) -> str:
    """The hash of a build's inputs: module files, packages, flags and the Go version."""
    packages = binary.packages + binary.embeds
    digest = hashlib.sha256(repr((packages, binary.flags, go_version())).encode())
    for file in sorted((paths.TOOLCHAIN / binary.module).iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def folder(binary: Binary) -> Path:
    """Where a build's programs are, or will be."""
    return paths.cache() / "builds" / f"{binary.module}-{key(binary)}"


def program(binary: Binary, name: str | None = None) -> Path:
    """The path of a built program (the first by default)."""
    return folder(binary) / (name or binary.programs[0][1])


def built(binary: Binary, name: str | None = None) -> Path:
    """The path of a program that was built before. Raises LabError as `require` does."""
    path = program(binary, name)
    require(path)
    return path


def require(path: Path) -> None:
    """Raise LabError where there is no program that this user may run."""
    if not os.access(path, os.X_OK):
        raise LabError(
            f"expected a program at {path}, found none that this user may run: run `python -m lab "
            "tools`, or as the user, with the HOME, XDG_CACHE_HOME or LAB_CACHE, that built it"
        )


def build(binary: Binary) -> Path:
    """Build a module's programs where the cache lacks them; returns their folder.

    Raises BuildFailed with the compiler's last words; what was compiled is kept.
    """
    title = f"build {binary.module}"
    return once(folder(binary), title, binary.usual, lambda draft: _build(binary, draft))


def _build(binary: Binary, target: Path) -> None:
    target.mkdir()
    flags = ["-trimpath", "-buildvcs=false", f"-ldflags={binary.flags}"]
    with TemporaryDirectory() as folder:
        if binary.embeds:
            overlay = Path(folder, "overlay.json")
            overlay.write_text(json.dumps({"Replace": _embedded(binary, target)}))
            flags.append(f"-overlay={overlay}")
        _go(binary, target, "build", *flags, "-o", f"{target}/", *binary.packages)
    for written, kept in binary.programs:
        (target / written).rename(target / kept)


def _embedded(binary: Binary, target: Path) -> dict[str, str]:
    """Where the build is to see the files that a program embeds → where they are."""
    package, folder = binary.embeds
    module = _go(binary, target, "list", "-find", "-f={{.Module.Dir}}", package).strip()
    files = sorted((Path(module) / folder).glob("*.json"))
    return {str(paths.TOOLCHAIN / binary.module / file.name): str(file) for file in files}


def _go(binary: Binary, target: Path, *words: str) -> str:
    done = subprocess.run(
        ["go", *words],
        cwd=paths.TOOLCHAIN / binary.module,
        env=go_env(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(_failure(binary, done.stderr, target))
    return done.stdout


def _failure(binary: Binary, stderr: str, target: Path) -> str:
    if os.strerror(errno.ENOSPC).lower() in stderr.lower():
        return disk_full(binary.module, target)
    return f"building {binary.module} failed: {tail(stderr)}\n  When it is mended, {RETRY}."
