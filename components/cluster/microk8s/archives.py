"""Which images an archive holds."""

import json
import tarfile
from pathlib import Path
from typing import Any

NAME = "io.containerd.image.name"
REFERENCE = "org.opencontainers.image.ref.name"
BROUGHT = "/var/tmp/sideload-"  # noqa: S108 - on the user's host, where large archives fit
"""What the paths of archives on a host begin with."""


def names_in(path: Path) -> tuple[str, ...]:
    """The images' full names, in a docker or OCI archive.

    Raises OSError where it cannot be read, ValueError where it names no image.
    """
    try:
        with tarfile.open(path) as archive:
            names = [*_docker(archive), *_oci(archive)]
    except tarfile.TarError as error:
        raise ValueError(str(error)) from None
    if not names:
        raise ValueError("no image in it has a name")
    return tuple(dict.fromkeys(names))


def _docker(archive: tarfile.TarFile) -> list[str]:
    return [
        tag for entry in _json(archive, "manifest.json") or [] for tag in entry["RepoTags"] or []
    ]


def _oci(archive: tarfile.TarFile) -> list[str]:
    manifests = (_json(archive, "index.json") or {}).get("manifests", [])
    annotations = [entry.get("annotations") or {} for entry in manifests]
    names = [each.get(NAME) or each.get(REFERENCE, "") for each in annotations]
    return [name for name in names if ":" in name]


def _json(archive: tarfile.TarFile, name: str) -> Any:
    try:
        member = archive.extractfile(name)
    except KeyError:
        return None
    return json.load(member) if member else None
