"""A backup's description of itself, and the check that its files are unchanged.

The checksums detect damage. They do not detect forgery: who can change a file can change its sum.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.errors import LabError

FORMAT = 1
FILE = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """kind: a value of the key `cluster`; cluster: the cluster's id, a hash of its CA.

    made: ISO 8601, UTC; datastore: what a restore of that kind needs; stacks: Pulumi's;
    versions: of the programs that made it; files: path in the folder → SHA-256.
    """

    kind: str
    cluster: str
    made: str
    datastore: dict[str, Any]
    stacks: list[str]
    versions: dict[str, str]
    files: dict[str, str]
    format: int = FORMAT


def seal(
    draft: Path,
    kind: str,
    cluster: str,
    datastore: dict[str, Any],
    versions: dict[str, str],
    stacks: list[str] | None = None,
) -> Manifest:
    """Write the manifest of all files in a folder."""
    files = {str(path.relative_to(draft)): _sum(path) for path in sorted(_files(draft))}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(kind, cluster, made, datastore, stacks or [], versions, files)
    (draft / FILE).write_text(json.dumps(asdict(manifest), indent=1) + "\n")
    return manifest


def read(folder: Path) -> Manifest:
    """A backup's manifest, after all of its files have passed their checksums.

    Raises LabError for the first failure.
    """
    try:
        document: Any = json.loads((folder / FILE).read_text())
    except FileNotFoundError:
        raise LabError(f"{folder} is not a backup: it has no {FILE}") from None
    except (OSError, ValueError) as error:
        raise LabError(f"{folder / FILE} cannot be read: {error}") from None
    version = document.get("format") if isinstance(document, dict) else None
    if version != FORMAT:
        raise LabError(f"{folder / FILE} has format {version!r}: this program reads {FORMAT}")
    try:
        manifest = Manifest(**document)
    except TypeError:
        raise LabError(f"{folder / FILE} has a missing or an unknown field") from None
    _verify(folder, manifest.files)
    return manifest


def _verify(folder: Path, files: dict[str, str]) -> None:
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            raise LabError(f"{folder} is not complete: {name} is missing")
        if _sum(path) != expected:
            raise LabError(f"{folder} is damaged: {name} has changed since the backup")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
