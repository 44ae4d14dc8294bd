"""Several image archives as one, so that each host receives one file and imports it once."""

import hashlib
import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab import imaging, paths
from lab.imaging import INDEX
from lab.once import once

_SECONDS = 3


def bundle(archives: Sequence[Path]) -> Path:
    """One OCI archive with all images; cached by the archives' names, which depend on content."""
    key = hashlib.sha256("\n".join(path.name for path in archives).encode()).hexdigest()[:16]
    target = paths.cache() / "images" / f"bundle-{key}.tar"
    title = f"one archive of {len(archives)} images"
    return once(target, title, _SECONDS, lambda draft: _write(draft, archives))


def _write(target: Path, archives: Sequence[Path]) -> None:
    """Write the bundle; layers that images share are written once."""
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
