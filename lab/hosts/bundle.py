"""Several image archives as one, so that each host is sent one file and imports it once."""

import hashlib
import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab import building, imaging, paths
from lab.imaging import INDEX
from lab.progress import step

_SECONDS = 3


def bundle(archives: Sequence[Path]) -> Path:
    """One OCI archive with the images of all; cached by the archives' names, which tell their
    content.
    """
    key = hashlib.sha256("\n".join(path.name for path in archives).encode()).hexdigest()[:16]
    target = paths.cache() / "images" / f"bundle-{key}.tar"
    with building.locked(target), building.full_disk_named(target):
        if not target.exists():
            with step(f"one archive of {len(archives)} images", _SECONDS):
                draft = target.with_name(target.name + ".new")
                _write(draft, archives)
                draft.rename(target)
    return target


def _write(target: Path, archives: Sequence[Path]) -> None:
    """The layers that images share are written once."""
    manifests: list[Any] = []
    seen: set[str] = set()
    with tarfile.open(target, "w") as out:
        for path in archives:
            with tarfile.open(path) as archive:
                manifests += imaging.manifests(archive, path)
                for member in archive:
                    if member.isfile() and member.name != INDEX and member.name not in seen:
                        seen.add(member.name)
                        out.addfile(member, archive.extractfile(member))
        index = json.dumps({"schemaVersion": 2, "manifests": manifests}).encode()
        about = tarfile.TarInfo(INDEX)
        about.size = len(index)
        out.addfile(about, io.BytesIO(index))
