"""`microk8s dbctl`: the datastore's objects in an archive, two files for each.

As with MicroK8s' own, a restore writes each object of the archive and deletes none.
"""

import argparse
import base64
import io
import tarfile
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import Any

from lab.hosts.doubles import api, members, this_host

EVERY = base64.b64encode(b"\0").decode()
"""As a range's first key and as its end, it means every key."""

PAGE = 200


def main(words: list[str]) -> int:
    """Run one command; returns the exit code."""
    if this_host.STOPPED.exists() or this_host.WORKER.exists() or not api.ready():
        print("Please ensure the kubernetes apiserver is running and HA is enabled.")
        return 10
    parser = argparse.ArgumentParser(prog="microk8s dbctl")
    parser.add_argument("--debug", action="store_true")
    commands = parser.add_subparsers()
    restoring = commands.add_parser("restore")
    restoring.add_argument("archive", metavar="backup-file")
    backing_up = commands.add_parser("backup")
    backing_up.add_argument("-o", metavar="backup-file", dest="output")
    chosen = parser.parse_args(words)
    if "archive" in chosen:
        print(f"Restoring from {chosen.archive}", flush=True)
        return _restore(Path(chosen.archive))
    if "output" in chosen:
        print("Backing up the datastore", flush=True)
        return _backup(chosen.output or f"backup-{datetime.now():%Y-%m-%d-%H-%M-%S}")
    parser.print_help()
    return 0


def _backup(output: str) -> int:
    archive = Path(f"{output.removesuffix('.tar.gz')}.tar.gz")
    inside = _inside(archive)
    with tarfile.open(archive, "w:gz") as tar:
        for number, entry in enumerate(_objects()):
            for end, part in (("key", "key"), ("data", "value")):
                content = base64.b64decode(entry.get(part, ""))
                member = tarfile.TarInfo(f"{inside}/{number}.{end}")
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    print(f"The backup is: {archive}")
    return 0


def _objects() -> Generator[dict[str, Any]]:
    """Every key with its value, at one revision."""
    start, revision = EVERY, "0"
    while True:
        request = {"key": start, "range_end": EVERY, "limit": PAGE, "revision": revision}
        page = members.ask("kv/range", request)
        revision = page["header"]["revision"] if revision == "0" else revision
        yield from (entries := page.get("kvs", []))
        if not page.get("more"):
            return
        start = base64.b64encode(base64.b64decode(entries[-1]["key"]) + b"\0").decode()


def _restore(archive: Path) -> int:
    inside = _inside(archive)
    with tarfile.open(archive) as tar:
        names = set(tar.getnames())
        number = 0
        while f"{inside}/{number}.key" in names:
            key, value = (_read(tar, f"{inside}/{number}.{end}") for end in ("key", "data"))
            members.ask("kv/put", {"key": key, "value": value})
            number += 1
    return 0


def _inside(archive: Path) -> str:
    """The folder in an archive, which has the name of the archive's file."""
    return archive.name.removesuffix(".tar.gz")


def _read(tar: tarfile.TarFile, name: str) -> str:
    file = tar.extractfile(name)
    return base64.b64encode(file.read() if file else b"").decode()
